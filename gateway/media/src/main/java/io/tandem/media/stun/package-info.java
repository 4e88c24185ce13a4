/// STUN as ICE uses it (RFC 5389, RFC 8445): Binding requests in, responses out.
@NullMarked
package io.tandem.media.stun;

import org.jspecify.annotations.NullMarked;
