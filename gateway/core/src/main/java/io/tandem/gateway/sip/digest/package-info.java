/// Digest access authentication for SIP (RFC 3261 §22, RFC 7616, RFC 8760): asking browsers for it, and
/// answering trunks.
@NullMarked
package io.tandem.gateway.sip.digest;

import org.jspecify.annotations.NullMarked;
