package io.tandem.tests.peer;

import io.tandem.farend.G711;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Collectors;

/// Writes session descriptions as Chromium does. Immutable, any thread.
///
/// @param session     id of the `o=` line
/// @param local       our one true candidate
/// @param fingerprint SHA-256 of our certificate
/// @param ssrc        what we send with
/// @param candidates  further ones, without `a=`
record ChromiumSdp(
        long session,
        InetSocketAddress local,
        String ufrag,
        String password,
        String fingerprint,
        long ssrc,
        List<String> candidates) {
    private static final String OFFERED = "111 63 9 0 8 13 110 126";
    private static final String OFFERED_CODECS = """
            a=rtpmap:111 opus/48000/2
            a=rtcp-fb:111 transport-cc
            a=fmtp:111 minptime=10;useinbandfec=1
            a=rtpmap:63 red/48000/2
            a=fmtp:63 111/111
            a=rtpmap:9 G722/8000
            a=rtpmap:0 PCMU/8000
            a=rtpmap:8 PCMA/8000
            a=rtpmap:13 CN/8000
            a=rtpmap:110 telephone-event/48000
            a=rtpmap:126 telephone-event/8000
            """;
    private static final String EXTENSIONS = """
            a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level
            a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time
            a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01
            a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
            """;

    /// An offer.
    ///
    /// @param setup `actpass`, or the role agreed on in a later offer
    /// @param laws  which of G.711's two it offers
    String offer(int version, String direction, String setup, List<G711> laws) {
        String types = OFFERED;
        String codecs = OFFERED_CODECS;
        for (G711 law : G711.values()) {
            if (!laws.contains(law)) {
                types = types.replace(" " + law.payloadType() + " ", " ");
                codecs = codecs.replace("a=rtpmap:" + law.payloadType() + " " + law.name() + "/8000\n", "");
            }
        }
        return describe(version, direction, setup, "0", types, EXTENSIONS, codecs, true);
    }

    /// An answer with one codec and, if offered, telephone-event.
    String answer(int version, String direction, String setup, String mid, int type, int eventType) {
        String types = eventType < 0 ? Integer.toString(type) : type + " " + eventType;
        String codecs = "a=rtpmap:" + type + (type == 8 ? " PCMA/8000\n" : " PCMU/8000\n")
                + (eventType < 0 ? "" : "a=rtpmap:" + eventType + " telephone-event/8000\n");
        return describe(version, direction, setup, mid, types, "", codecs, !mid.isEmpty());
    }

    private String describe(
            int version,
            String direction,
            String setup,
            String mid,
            String types,
            String extensions,
            String codecs,
            boolean bundled) {
        String host = local.getAddress().getHostAddress();
        List<String> parts = List.of(
                "v=0\no=- " + session + " " + version + " IN IP4 127.0.0.1\ns=-\nt=0 0\n",
                bundled ? "a=group:BUNDLE " + mid + "\n" : "",
                "a=extmap-allow-mixed\na=msid-semantic: WMS stream\n",
                "m=audio " + local.getPort() + " UDP/TLS/RTP/SAVPF " + types + "\nc=IN IP4 " + host + "\n",
                "a=rtcp:9 IN IP4 0.0.0.0\na=candidate:1 1 udp 2130706431 " + host + " " + local.getPort()
                        + " typ host generation 0 network-id 1\n",
                candidates.stream().map(one -> "a=" + one + "\n").collect(Collectors.joining()),
                "a=ice-ufrag:" + ufrag + "\na=ice-pwd:" + password + "\na=ice-options:trickle\n",
                "a=fingerprint:sha-256 " + fingerprint + "\na=setup:" + setup + "\n",
                mid.isEmpty() ? "" : "a=mid:" + mid + "\n",
                extensions,
                "a=" + direction + "\na=msid:stream track\na=rtcp-mux\na=rtcp-rsize\n",
                codecs,
                "a=ssrc:" + ssrc + " cname:wirebrowser\na=ssrc:" + ssrc + " msid:stream track\n");
        return String.join("", parts).replace("\n", "\r\n");
    }
}
