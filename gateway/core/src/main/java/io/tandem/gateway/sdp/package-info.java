/// Session descriptions (RFC 8866) and their negotiation (RFC 3264): what a browser says (RFC 8829) and
/// what a trunk says (RFC 3551) on one common ground. Tolerant in what it reads, strict in what it writes.
@NullMarked
package io.tandem.gateway.sdp;

import org.jspecify.annotations.NullMarked;
