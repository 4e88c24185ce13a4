/// SRTP and SRTCP (RFC 3711, RFC 7714) in place on byte arrays, with one [SrtpContext] for each direction
/// of a leg.
@NullMarked
package io.tandem.media.srtp;

import org.jspecify.annotations.NullMarked;
