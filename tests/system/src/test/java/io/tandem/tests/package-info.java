/// Tests of the whole: the launcher, and calls through a running gateway by real peers.
@NullMarked
package io.tandem.tests;

import org.jspecify.annotations.NullMarked;
