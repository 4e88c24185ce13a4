package io.tandem.gateway.fuzz;

import io.tandem.gateway.sdp.SdpFuzz;
import io.tandem.gateway.sip.AddressFuzz;
import io.tandem.gateway.sip.digest.DigestFuzz;
import io.tandem.gateway.sip.net.StreamFuzz;
import io.tandem.gateway.sip.stack.MessageFuzz;
import io.tandem.gateway.ws.FrameFuzz;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/// What is fuzzed, and messages of ours to begin with.
enum Target {
    STREAM(StreamFuzz.class, StreamFuzz::fuzzerTestOneInput, Seeds.MESSAGES),
    MESSAGE(MessageFuzz.class, MessageFuzz::fuzzerTestOneInput, Seeds.MESSAGES),
    ADDRESS(AddressFuzz.class, AddressFuzz::fuzzerTestOneInput, Seeds.ADDRESSES),
    SDP(SdpFuzz.class, SdpFuzz::fuzzerTestOneInput, Seeds.SDP),
    DIGEST(DigestFuzz.class, DigestFuzz::fuzzerTestOneInput, Seeds.DIGEST),
    FRAMES(FrameFuzz.class, FrameFuzz::fuzzerTestOneInput, Seeds.frames());

    final Class<?> fuzzer;
    final Consumer<byte[]> one;
    final List<byte[]> seeds;

    Target(Class<?> fuzzer, Consumer<byte[]> one, List<byte[]> seeds) {
        this.fuzzer = fuzzer;
        this.one = one;
        this.seeds = seeds;
    }

    private static final class Seeds {
        private static final String INVITE = "INVITE sip:100@tandem.local;user=phone SIP/2.0\r\n"
                + "Via: SIP/2.0/UDP 192.0.2.1:5060;rport;branch=z9hG4bKa1, SIP/2.0/TCP [2001:db8::1];branch=z9hG4bKb\r\n"
                + "From: \"A \\\"B\\\"\" <sip:alice@tandem.local>;tag=1\r\nTo: <sip:100@tandem.local>;tag=2\r\n"
                + "Call-ID: a@b\r\nCSeq: 1 INVITE\r\nContact: <sip:a@192.0.2.1:5060;transport=tcp>;expires=60\r\n"
                + "Route: <sip:p1.example.com;lr>, <sip:p2.example.com;lr>\r\nRecord-Route: <sip:p1.example.com;lr>\r\n"
                + "Max-Forwards: 70\r\nSupported: timer, 100rel\r\nSession-Expires: 1800;refresher=uac\r\n"
                + "Subject: folded\r\n line\r\nContent-Type: application/sdp\r\nContent-Length: 5\r\n\r\nv=0\r\n";
        private static final String REFER =
                "REFER sip:b@tandem.local SIP/2.0\r\nv: SIP/2.0/WS x.invalid;branch=z9hG4bKc\r\n"
                        + "f: <sip:b@tandem.local>;tag=3\r\nt: sip:a@tandem.local;tag=4\r\ni: c\r\nCSeq: 2 REFER\r\n"
                        + "r: <sip:c@d?Replaces=e%40f%3Bto-tag%3D1%3Bfrom-tag%3D2>\r\nb: <sip:b@tandem.local>\r\nl: 0\r\n\r\n";
        private static final String OK =
                "SIP/2.0 200 OK\r\nVia: SIP/2.0/TLS 192.0.2.1;branch=z9hG4bKd;received=192.0.2.2\r\n"
                        + "From: <sip:a@b>;tag=5\r\nTo: <sip:c@d>;tag=6\r\nCall-ID: d\r\nCSeq: 3 BYE\r\nContent-Length: 0\r\n\r\n";
        static final List<byte[]> MESSAGES =
                List.of(bytes(INVITE), bytes(REFER), bytes(OK), bytes("\r\n\r\n" + OK + REFER));
        static final List<byte[]> ADDRESSES = List.of(
                bytes("\"A\" <sip:a@h>;tag=1;+sip.instance=\"<urn:uuid:1>\""),
                bytes("sip:user;par=u%40example.net:secret@[2001:db8::1]:5070;transport=udp;lr?Subject=a%20b&to=c"),
                bytes("tel:+996312000101;phone-context=tandem.local"),
                bytes(";a=\"b\\\"c\";d;e=f"));
        static final List<byte[]> SDP = List.of(
                bytes(
                        "v=0\r\no=- 1 2 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n"
                                + "m=audio 4000 RTP/SAVP 8 96 101\r\na=rtpmap:96 opus/48000/2\r\na=fmtp:96 useinbandfec=1\r\n"
                                + "a=rtpmap:101 telephone-event/8000\r\na=ptime:20\r\na=rtcp:4001\r\na=sendonly\r\n"
                                + "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz|2^20|1:4\r\n"),
                bytes(
                        "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0 1\r\n"
                                + "m=audio 9 UDP/TLS/RTP/SAVPF 111 8 126\r\nc=IN IP4 0.0.0.0\r\na=mid:0\r\na=ice-ufrag:x30F\r\n"
                                + "a=ice-pwd:vVZc9SSiJ1ZmEpQ2lOIvcwJW\r\na=fingerprint:sha-256 " + "7B:".repeat(31)
                                + "8B\r\n"
                                + "a=candidate:1 1 udp 2122260223 192.0.2.1 51344 typ host\r\na=setup:actpass\r\na=rtcp-mux\r\n"
                                + "a=ssrc:1 cname:c\r\na=rtpmap:111 opus/48000/2\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:1\r\n"));
        static final List<byte[]> DIGEST = List.of(
                bytes("Digest username=\"alice\", realm=\"tandem.local\", nonce=\"AAAA\", uri=\"sip:tandem.local\","
                        + " response=\"0123456789abcdef0123456789abcdef\", algorithm=SHA-256, qop=auth, nc=00000001,"
                        + " cnonce=\"c\", opaque=\"o\""),
                bytes("Digest realm=\"tandem.local\", nonce=\"n\", stale=TRUE, algorithm=MD5, qop=\"auth,auth-int\""));

        static List<byte[]> frames() {
            return List.of(
                    frame(0x81, INVITE),
                    frame(0x82, OK),
                    frame(0x89, "ping"),
                    frame(0x88, "\u0003\u00e8bye"),
                    concat(frame(0x01, "INV"), frame(0x80, "ITE")),
                    bytes("GET /console.json HTTP/1.1\r\nHost: localhost\r\n\r\n"),
                    bytes("GET /sip HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                            + "Sec-WebSocket-Protocol: sip\r\n\r\n"));
        }

        /// A masked frame behind the octet that says so, the mask being zero.
        private static byte[] frame(int first, String payload) {
            byte[] bytes = payload.getBytes(StandardCharsets.ISO_8859_1);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.write(0xff);
            out.write(first);
            if (bytes.length < 126) {
                out.write(0x80 | bytes.length);
            } else {
                out.write(0xfe);
                out.write(bytes.length >> 8);
                out.write(bytes.length);
            }
            out.writeBytes(new byte[4]);
            out.writeBytes(bytes);
            return out.toByteArray();
        }

        private static byte[] concat(byte[] first, byte[] second) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.writeBytes(first);
            out.write(second, 1, second.length - 1);
            return out.toByteArray();
        }

        private static byte[] bytes(String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
    }
}
