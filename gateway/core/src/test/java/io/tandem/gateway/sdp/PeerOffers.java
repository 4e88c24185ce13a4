package io.tandem.gateway.sdp;

import java.util.LinkedHashMap;
import java.util.Map;

/// Offers as real peers send them, shortened where a peer repeats itself.
final class PeerOffers {

    private PeerOffers() {}

    private static final String PRINT =
            "7B:8B:F0:65:5F:78:E2:51:3B:AC:6F:F3:3F:46:1B:35:" + "DC:B8:5F:64:1A:24:C2:43:F0:A1:58:D0:A1:2C:19:08";

    /// JsSIP 3.13 in Chromium 147 with a camera: Opus first, video second.
    static final String CHROMIUM = lines(
            "v=0",
            "o=- 4611731400430051336 2 IN IP4 127.0.0.1",
            "s=-",
            "t=0 0",
            "a=group:BUNDLE 0 1",
            "a=extmap-allow-mixed",
            "a=msid-semantic: WMS 7d2e6d0c",
            "m=audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126",
            "c=IN IP4 0.0.0.0",
            "a=rtcp:9 IN IP4 0.0.0.0",
            "a=candidate:1467250027 1 udp 2122260223 5f2d1e00-a8f2-4b1b-a3aa-2f7a1b1d4a11.local 51344 typ host",
            "a=ice-ufrag:x30F",
            "a=ice-pwd:vVZc9SSiJ1ZmEpQ2lOIvcwJW",
            "a=ice-options:trickle",
            "a=fingerprint:sha-256 " + PRINT,
            "a=setup:actpass",
            "a=mid:0",
            "a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level",
            "a=sendrecv",
            "a=msid:7d2e6d0c f00ba4",
            "a=rtcp-mux",
            "a=rtcp-rsize",
            "a=rtpmap:111 opus/48000/2",
            "a=rtcp-fb:111 transport-cc",
            "a=fmtp:111 minptime=10;useinbandfec=1",
            "a=rtpmap:63 red/48000/2",
            "a=rtpmap:9 G722/8000",
            "a=rtpmap:0 PCMU/8000",
            "a=rtpmap:8 PCMA/8000",
            "a=rtpmap:13 CN/8000",
            "a=rtpmap:110 telephone-event/48000",
            "a=rtpmap:126 telephone-event/8000",
            "a=ssrc:2868270312 cname:Yc2hVQ7b1f2E4Gd7",
            "m=video 9 UDP/TLS/RTP/SAVPF 96 97",
            "c=IN IP4 0.0.0.0",
            "a=ice-ufrag:x30F",
            "a=ice-pwd:vVZc9SSiJ1ZmEpQ2lOIvcwJW",
            "a=fingerprint:sha-256 " + PRINT,
            "a=setup:actpass",
            "a=mid:1",
            "a=sendrecv",
            "a=rtcp-mux",
            "a=rtpmap:96 VP8/90000",
            "a=rtpmap:97 rtx/90000");

    /// Firefox 140: fingerprint of the session, dynamic order, a data channel.
    static final String FIREFOX = lines(
            "v=0",
            "o=mozilla...THIS_IS_SDPARTA-99.0 1563427394372190321 0 IN IP4 0.0.0.0",
            "s=-",
            "t=0 0",
            "a=fingerprint:sha-256 " + PRINT,
            "a=group:BUNDLE 0 1",
            "a=ice-options:trickle",
            "a=msid-semantic:WMS *",
            "m=audio 58226 UDP/TLS/RTP/SAVPF 109 9 0 8 101",
            "c=IN IP4 192.168.1.20",
            "a=candidate:0 1 UDP 2122252543 192.168.1.20 58226 typ host",
            "a=sendrecv",
            "a=end-of-candidates",
            "a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level",
            "a=fmtp:109 maxplaybackrate=48000;stereo=1;useinbandfec=1",
            "a=fmtp:101 0-15",
            "a=ice-pwd:c9a5e9e0d2d9a7a1c7e1e9a2b3c4d5e6",
            "a=ice-ufrag:5b4e8a1c",
            "a=mid:0",
            "a=msid:{9a2} {b1f}",
            "a=rtcp-mux",
            "a=rtpmap:109 opus/48000/2",
            "a=rtpmap:9 G722/8000/1",
            "a=rtpmap:0 PCMU/8000",
            "a=rtpmap:8 PCMA/8000",
            "a=rtpmap:101 telephone-event/8000/1",
            "a=setup:actpass",
            "a=ssrc:395746252 cname:{5d2}",
            "m=application 58226 UDP/DTLS/SCTP webrtc-datachannel",
            "c=IN IP4 192.168.1.20",
            "a=sendrecv",
            "a=mid:1",
            "a=sctp-port:5000",
            "a=setup:actpass");

    /// SIP.js 0.21 in Chromium, on hold.
    static final String SIP_JS_HOLD = CHROMIUM.substring(0, CHROMIUM.indexOf("m=video"))
            .replace("a=group:BUNDLE 0 1", "a=group:BUNDLE 0")
            .replace("a=sendrecv", "a=sendonly");

    /// sipp's default UAC scenario, with LF line ends as some hand-made ones have.
    static final String SIPP = "v=0\no=user1 53655765 2353687637 IN IP4 127.0.0.1\ns=-\nc=IN IP4 127.0.0.1\nt=0 0\n"
            + "m=audio 6000 RTP/AVP 0\na=rtpmap:0 PCMU/8000\n";

    /// FreeSWITCH 1.11, the re-INVITE of its recovery.
    static final String FREESWITCH = lines(
            "v=0",
            "o=FreeSWITCH 1795430000 1795430001 IN IP4 10.0.0.9",
            "s=FreeSWITCH",
            "c=IN IP4 10.0.0.10",
            "t=0 0",
            "m=audio 21000 RTP/AVP 8 101 13",
            "a=rtpmap:8 PCMA/8000",
            "a=rtpmap:101 telephone-event/0",
            "a=fmtp:101 0-15",
            "a=rtpmap:13 CN/0",
            "a=rtcp:21001 IN IP4 10.0.0.10",
            "a=rtcp-mux",
            "a=ptime:20");

    /// A provider that offers forty codecs.
    static final String FORTY = forty();

    private static String forty() {
        StringBuilder formats = new StringBuilder();
        StringBuilder maps = new StringBuilder();
        for (int pt = 96; pt < 136; pt++) {
            formats.append(' ').append(pt);
            maps.append("a=rtpmap:").append(pt).append(" X").append(pt).append("/8000\r\n");
        }
        return lines("v=0", "o=- 1 1 IN IP4 10.0.0.9", "s=-", "c=IN IP4 10.0.0.9", "t=0 0") + "m=audio 4000 RTP/AVP"
                + formats + " 8\r\n" + maps;
    }

    static Map<String, String> all() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("chromium", CHROMIUM);
        all.put("firefox", FIREFOX);
        all.put("sip.js", SIP_JS_HOLD);
        all.put("sipp", SIPP);
        all.put("freeswitch", FREESWITCH);
        all.put("forty", FORTY);
        return all;
    }

    static String lines(String... lines) {
        return String.join("\r\n", lines) + "\r\n";
    }
}
