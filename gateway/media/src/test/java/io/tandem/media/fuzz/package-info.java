/// Seeded mutations for the tests of the parsers.
@NullMarked
package io.tandem.media.fuzz;

import org.jspecify.annotations.NullMarked;
