/// DTLS-SRTP (RFC 5763, RFC 5764) on Bouncy Castle: the handshake that agrees on the keys of a leg.
@NullMarked
package io.tandem.media.dtls;

import org.jspecify.annotations.NullMarked;
