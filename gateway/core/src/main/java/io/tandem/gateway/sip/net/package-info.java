/// How SIP messages travel: UDP and TCP on Netty, framing and limits before any parsing (RFC 3261 §18).
@NullMarked
package io.tandem.gateway.sip.net;

import org.jspecify.annotations.NullMarked;
