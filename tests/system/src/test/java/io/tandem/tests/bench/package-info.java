/// `tandem bench` with real peers: small runs that look at the counts and never at the speed.
@NullMarked
package io.tandem.tests.bench;

import org.jspecify.annotations.NullMarked;
