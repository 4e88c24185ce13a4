/// What tests of the whole share: a gateway started as users start it, a telephone network that does what a
/// test tells it, and judging of audio.
@NullMarked
package io.tandem.tests.support;

import org.jspecify.annotations.NullMarked;
