package io.tandem.gateway.sdp;

import io.tandem.media.PayloadTypes;
import io.tandem.media.WebRtcRemote;

/// What a browser's offer or answer comes to. Immutable.
///
/// @param audioIndex which section carries the audio
/// @param mid its identification (RFC 5888); empty where the peer gave none
/// @param bundled the audio's mid is in a BUNDLE group (RFC 9143)
/// @param direction as the browser sees it
/// @param eitherRole the browser leaves the DTLS role to us (`actpass`): where there is one it stays
/// @param payload the law and telephone-event as chosen
public record BrowserDescription(
        int audioIndex,
        String mid,
        boolean bundled,
        Direction direction,
        WebRtcRemote remote,
        boolean eitherRole,
        PayloadTypes payload) {

    /// The same with another DTLS role of ours.
    public BrowserDescription withLocalRole(WebRtcRemote.DtlsRole role) {
        return new BrowserDescription(
                audioIndex, mid, bundled, direction, remote.withLocalRole(role), eitherRole, payload);
    }
}
