/// Operators in a real browser, with the real console page, through a running gateway.
@NullMarked
package io.tandem.tests.browser;

import org.jspecify.annotations.NullMarked;
