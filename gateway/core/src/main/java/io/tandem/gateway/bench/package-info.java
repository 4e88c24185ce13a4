/// `tandem bench`: load on real processes, a peer's beside ours, measured from outside. Nothing here is part of
/// a running gateway.
@NullMarked
package io.tandem.gateway.bench;

import org.jspecify.annotations.NullMarked;
