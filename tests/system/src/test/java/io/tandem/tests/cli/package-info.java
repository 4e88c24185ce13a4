/// Commands against a running gateway.
@NullMarked
package io.tandem.tests.cli;

import org.jspecify.annotations.NullMarked;
