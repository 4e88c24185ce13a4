/// The whole gateway against peers on the wire: browsers and trunks that share no code with it, over real
/// sockets, with every packet of audio measured.
@NullMarked
package io.tandem.tests.wire;

import org.jspecify.annotations.NullMarked;
