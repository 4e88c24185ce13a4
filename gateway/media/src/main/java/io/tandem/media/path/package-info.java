/// The packet path of one call: ports, source switch, and the loop that drives them.
@NullMarked
package io.tandem.media.path;

import org.jspecify.annotations.NullMarked;
