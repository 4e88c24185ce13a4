/// The media plane: WebRTC on one side, plain RTP on the other. It knows no SIP.
///
/// [MediaPlane] and [MediaSession] are the whole facade: commands go in, events come out, both immutable.
@NullMarked
package io.tandem.media;

import org.jspecify.annotations.NullMarked;
