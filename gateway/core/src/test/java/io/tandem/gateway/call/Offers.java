package io.tandem.gateway.call;

/// Session descriptions as real peers send them, for tests of the calls.
public final class Offers {

    private Offers() {}

    private static final String PRINT =
            "7B:8B:F0:65:5F:78:E2:51:3B:AC:6F:F3:3F:46:1B:35:" + "DC:B8:5F:64:1A:24:C2:43:F0:A1:58:D0:A1:2C:19:08";

    /// JsSIP 3.13 in Chromium, audio only.
    public static final String CHROMIUM = chromium("sendrecv", 2);

    public static String chromium(String direction, int version) {
        return lines(
                "v=0",
                "o=- 4611731400430051336 " + version + " IN IP4 127.0.0.1",
                "s=-",
                "t=0 0",
                "a=group:BUNDLE 0",
                "a=extmap-allow-mixed",
                "a=msid-semantic: WMS 7d2e6d0c",
                "m=audio 51344 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126",
                "c=IN IP4 192.168.1.20",
                "a=rtcp:9 IN IP4 0.0.0.0",
                "a=candidate:1467250027 1 udp 2122260223 192.168.1.20 51344 typ host generation 0 network-id 1",
                "a=candidate:1 1 tcp 1518280447 192.168.1.20 9 typ host tcptype active generation 0 network-id 1",
                "a=ice-ufrag:x30F",
                "a=ice-pwd:vVZc9SSiJ1ZmEpQ2lOIvcwJW",
                "a=ice-options:trickle",
                "a=fingerprint:sha-256 " + PRINT,
                "a=setup:actpass",
                "a=mid:0",
                "a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level",
                "a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid",
                "a=" + direction,
                "a=msid:7d2e6d0c f00ba4",
                "a=rtcp-mux",
                "a=rtcp-rsize",
                "a=rtpmap:111 opus/48000/2",
                "a=rtcp-fb:111 transport-cc",
                "a=fmtp:111 minptime=10;useinbandfec=1",
                "a=rtpmap:63 red/48000/2",
                "a=fmtp:63 111/111",
                "a=rtpmap:9 G722/8000",
                "a=rtpmap:0 PCMU/8000",
                "a=rtpmap:8 PCMA/8000",
                "a=rtpmap:13 CN/8000",
                "a=rtpmap:110 telephone-event/48000",
                "a=rtpmap:126 telephone-event/8000",
                "a=ssrc:2868270312 cname:Yc2hVQ7b1f2E4Gd7",
                "a=ssrc:2868270312 msid:7d2e6d0c f00ba4");
    }

    /// A browser's answer to our offer.
    public static String browserAnswer(String direction) {
        return lines(
                "v=0",
                "o=- 1 2 IN IP4 127.0.0.1",
                "s=-",
                "t=0 0",
                "a=group:BUNDLE 0",
                "m=audio 9 UDP/TLS/RTP/SAVPF 8 126",
                "c=IN IP4 0.0.0.0",
                "a=ice-ufrag:abcd",
                "a=ice-pwd:vVZc9SSiJ1ZmEpQ2lOIvcwJW",
                "a=fingerprint:sha-256 " + PRINT,
                "a=setup:active",
                "a=mid:0",
                "a=" + direction,
                "a=rtcp-mux",
                "a=rtpmap:8 PCMA/8000",
                "a=rtpmap:126 telephone-event/8000");
    }

    /// A plain SIP peer at 198.51.100.7.
    public static String trunk(int port, String direction) {
        return lines(
                "v=0",
                "o=user1 53655765 2353687637 IN IP4 198.51.100.7",
                "s=-",
                "c=IN IP4 198.51.100.7",
                "t=0 0",
                "m=audio " + port + " RTP/AVP 8 101",
                "a=rtpmap:8 PCMA/8000",
                "a=rtpmap:101 telephone-event/8000",
                "a=fmtp:101 0-15",
                "a=" + direction,
                "a=ptime:20");
    }

    public static String lines(String... lines) {
        return String.join("\r\n", lines) + "\r\n";
    }
}
