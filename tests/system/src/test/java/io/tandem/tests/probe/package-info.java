/// `tandem probe` against a running gateway.
@NullMarked
package io.tandem.tests.probe;

import org.jspecify.annotations.NullMarked;
