package io.tandem.gateway.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.media.Codec;
import io.tandem.media.IceCandidate;
import io.tandem.media.OpusFormat;
import io.tandem.media.PayloadTypes;
import io.tandem.media.RtpLocal;
import io.tandem.media.WebRtcLocal;
import io.tandem.media.WebRtcRemote.DtlsRole;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Offers of real peers, and our answers to the last character.
class OfferAnswerTest {

    private static final List<Codec> LAWS = List.of(Codec.PCMA, Codec.PCMU);
    private static final Sdp.Origin ORIGIN = new Sdp.Origin("-", "42", 1, "192.0.2.1");
    private static final WebRtcLocal WEB = new WebRtcLocal(
            "uuuu",
            "pppppppppppppppppppppp",
            "AA:BB",
            List.of(new IceCandidate(
                    "1", IceCandidate.Transport.UDP, 2_130_706_431L, new InetSocketAddress("192.0.2.1", 40000))),
            -2,
            "c@n");
    private static final RtpLocal RTP =
            new RtpLocal(new InetSocketAddress("192.0.2.1", 30000), new InetSocketAddress("192.0.2.1", 30001));

    private static final String AUDIO = "c=IN IP4 192.0.2.1\r\n"
            + "a=rtcp:40000 IN IP4 192.0.2.1\r\n"
            + "a=candidate:1 1 udp 2130706431 192.0.2.1 40000 typ host\r\n"
            + "a=end-of-candidates\r\n"
            + "a=ice-ufrag:uuuu\r\n"
            + "a=ice-pwd:pppppppppppppppppppppp\r\n"
            + "a=fingerprint:sha-256 AA:BB\r\n";

    private static Sdp parsed(String text) {
        return ((SdpReading.Read<Sdp>) SdpParser.parse(text)).value();
    }

    private static BrowserDescription browser(String text) {
        return ((SdpReading.Read<BrowserDescription>) BrowserSdp.read(text, LAWS)).value();
    }

    private static TrunkDescription trunk(String text) {
        return ((SdpReading.Read<TrunkDescription>) TrunkSdp.read(text, LAWS)).value();
    }

    private static SdpRejected refused(SdpReading<?> reading) {
        return ((SdpReading.Refused<?>) reading).why();
    }

    @Test
    void chromium_with_video_gets_audio_alone() {
        BrowserDescription theirs = browser(PeerOffers.CHROMIUM);
        assertThat(theirs.payload()).isEqualTo(PayloadTypes.of(Codec.PCMA, 126));
        assertThat(theirs.direction()).isEqualTo(Direction.SENDRECV);
        assertThat(theirs.remote().localRole()).isEqualTo(DtlsRole.SERVER);
        assertThat(theirs.remote().iceUfrag()).isEqualTo("x30F");
        assertThat(BrowserSdp.answer(
                                parsed(PeerOffers.CHROMIUM),
                                theirs,
                                ORIGIN,
                                WEB,
                                OpusFormat.DEFAULT,
                                Direction.SENDRECV)
                        .text())
                .isEqualTo("v=0\r\no=- 42 1 IN IP4 192.0.2.1\r\ns=Tandem\r\nt=0 0\r\n"
                        + "a=ice-lite\r\na=ice-options:ice2\r\na=group:BUNDLE 0\r\na=msid-semantic:WMS *\r\n"
                        + "m=audio 40000 UDP/TLS/RTP/SAVPF 8 126\r\n" + AUDIO
                        + "a=setup:passive\r\n"
                        + "a=mid:0\r\n"
                        + "a=sendrecv\r\n"
                        + "a=msid:tandem audio\r\n"
                        + "a=rtcp-mux\r\n"
                        + "a=ssrc:4294967294 cname:c@n\r\n"
                        + "a=rtpmap:8 PCMA/8000\r\n"
                        + "a=rtpmap:126 telephone-event/8000\r\n"
                        + "a=fmtp:126 0-16\r\n"
                        + "a=ptime:20\r\n"
                        + "m=video 0 UDP/TLS/RTP/SAVPF 96 97\r\n"
                        + "a=mid:1\r\n"
                        + "a=inactive\r\n");
    }

    @Test
    void firefox_says_its_fingerprint_once_for_the_session() {
        BrowserDescription theirs = browser(PeerOffers.FIREFOX);
        assertThat(theirs.remote().fingerprints().getFirst().value()).startsWith("7B:8B");
        assertThat(theirs.payload().telephoneEvent()).isEqualTo(101);
        String answer = BrowserSdp.answer(
                        parsed(PeerOffers.FIREFOX), theirs, ORIGIN, WEB, OpusFormat.DEFAULT, Direction.SENDRECV)
                .text();
        assertThat(answer)
                .contains("m=audio 40000 UDP/TLS/RTP/SAVPF 8 101\r\n")
                .endsWith("m=application 0 UDP/DTLS/SCTP webrtc-datachannel\r\na=mid:1\r\na=inactive\r\n");
    }

    @Test
    void sip_js_on_hold_sends_only() {
        assertThat(browser(PeerOffers.SIP_JS_HOLD).direction()).isEqualTo(Direction.SENDONLY);
    }

    @Test
    void browsers_role_decides_ours() {
        String passive = PeerOffers.SIP_JS_HOLD.replace("a=setup:actpass", "a=setup:passive");
        BrowserDescription theirs = browser(passive);
        assertThat(theirs.remote().localRole()).isEqualTo(DtlsRole.CLIENT);
        assertThat(BrowserSdp.answer(parsed(passive), theirs, ORIGIN, WEB, OpusFormat.DEFAULT, Direction.RECVONLY)
                        .text())
                .contains("a=setup:active\r\n", "a=recvonly\r\n");
    }

    @Test
    void sipp_is_answered_with_mu_law_and_without_events() {
        TrunkDescription theirs = trunk(PeerOffers.SIPP);
        assertThat(theirs.rtp()).isEqualTo(new InetSocketAddress("127.0.0.1", 6000));
        assertThat(theirs.rtcp().getPort()).isEqualTo(6001);
        assertThat(TrunkSdp.answer(parsed(PeerOffers.SIPP), theirs, ORIGIN, RTP, OpusFormat.DEFAULT, Direction.SENDRECV)
                        .text())
                .isEqualTo("v=0\r\no=- 42 1 IN IP4 192.0.2.1\r\ns=Tandem\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n"
                        + "m=audio 30000 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\na=ptime:20\r\na=sendrecv\r\n");
    }

    @Test
    void freeswitchs_clock_rate_of_zero_is_tolerated() {
        TrunkDescription theirs = trunk(PeerOffers.FREESWITCH);
        assertThat(theirs.payload()).isEqualTo(PayloadTypes.of(Codec.PCMA, 101));
        assertThat(theirs.rtp().getAddress().getHostAddress()).isEqualTo("10.0.0.10");
    }

    @Test
    void one_known_codec_among_forty_is_found() {
        assertThat(trunk(PeerOffers.FORTY).payload()).isEqualTo(PayloadTypes.of(Codec.PCMA, PayloadTypes.NONE));
    }

    @Test
    void other_sections_before_the_audio_are_refused_in_their_place() {
        String offer = PeerOffers.lines(
                "v=0",
                "o=- 1 1 IN IP6 2001:db8::1",
                "s=-",
                "t=0 0",
                "m=image 5000 udptl t38",
                "c=IN IP6 2001:db8::1",
                "m=audio 5004 RTP/SAVP 8",
                "c=IN IP6 2001:db8::1",
                "m=audio 5002/2 RTP/AVP 0 8 96",
                "c=IN IP6 2001:db8::1",
                "a=rtpmap:96 telephone-event/8000",
                "a=recvonly");
        TrunkDescription theirs = trunk(offer);
        assertThat(theirs.direction()).isEqualTo(Direction.RECVONLY);
        assertThat(TrunkSdp.answer(parsed(offer), theirs, ORIGIN, RTP, OpusFormat.DEFAULT, Direction.SENDONLY)
                        .text())
                .contains("m=image 0 udptl t38\r\nm=audio 0 RTP/SAVP 8\r\nm=audio 30000 RTP/AVP 8 96\r\n")
                .endsWith("a=sendonly\r\n");
    }

    @Test
    void our_own_offers_are_complete() {
        String web = BrowserSdp.offer(ORIGIN, WEB, LAWS, OpusFormat.DEFAULT, Direction.SENDRECV)
                .text();
        assertThat(web)
                .contains("m=audio 40000 UDP/TLS/RTP/SAVPF 8 0 126\r\n" + AUDIO + "a=setup:actpass\r\na=mid:0\r\n");
        assertThat(TrunkSdp.offer(ORIGIN, RTP, LAWS, OpusFormat.DEFAULT, Direction.SENDRECV)
                        .text())
                .contains("m=audio 30000 RTP/AVP 8 0 101\r\n");
    }

    @Test
    void opus_and_g722_are_answered_with_the_peers_numbers_and_events_at_their_clock() {
        List<Codec> wide = List.of(Codec.OPUS, Codec.G722);
        BrowserDescription theirs =
                ((SdpReading.Read<BrowserDescription>) BrowserSdp.read(PeerOffers.CHROMIUM, wide)).value();
        assertThat(theirs.payload())
                .isEqualTo(new PayloadTypes(Codec.OPUS, 111, 110, 48_000, new OpusFormat(true, false, 0)));
        OpusFormat ours = new OpusFormat(true, true, 0, 16_000);
        assertThat(BrowserSdp.answer(parsed(PeerOffers.CHROMIUM), theirs, ORIGIN, WEB, ours, Direction.SENDRECV)
                        .text())
                .contains(
                        "m=audio 40000 UDP/TLS/RTP/SAVPF 111 110\r\n",
                        "a=rtpmap:111 opus/48000/2\r\na=fmtp:111 minptime=10;useinbandfec=1;usedtx=1;maxplaybackrate=16000\r\n",
                        "a=rtpmap:110 telephone-event/48000\r\na=fmtp:110 0-16\r\n");
        String trunk = TrunkSdp.offer(ORIGIN, RTP, wide, OpusFormat.DEFAULT, Direction.SENDRECV)
                .text();
        assertThat(trunk)
                .contains(
                        "m=audio 30000 RTP/AVP 111 9 110 101\r\n",
                        "a=fmtp:111 minptime=10;useinbandfec=1\r\n",
                        "a=rtpmap:9 G722/8000\r\n");
        assertThat(TrunkSdp.offered(wide).audioType()).isEqualTo(111);
    }

    @Test
    void what_a_peer_wants_of_opus_is_read_from_its_fmtp() {
        String offer = PeerOffers.CHROMIUM.replace(
                "minptime=10;useinbandfec=1",
                "useinbandfec=0; usedtx=1;maxaveragebitrate=16000;maxplaybackrate=8000;stereo=1;x=");
        BrowserDescription theirs =
                ((SdpReading.Read<BrowserDescription>) BrowserSdp.read(offer, List.of(Codec.OPUS))).value();
        assertThat(theirs.payload().opus()).isEqualTo(new OpusFormat(false, true, 16_000, 8_000));
    }

    @Test
    void opus_beside_narrow_events_alone_takes_those() {
        String offer = PeerOffers.CHROMIUM.replace("a=rtpmap:110 telephone-event/48000\r\n", "");
        BrowserDescription theirs =
                ((SdpReading.Read<BrowserDescription>) BrowserSdp.read(offer, List.of(Codec.OPUS))).value();
        assertThat(theirs.payload().telephoneEvent()).isEqualTo(126);
        assertThat(theirs.payload().eventClock()).isEqualTo(8000);
    }

    @Test
    void next_offer_counts_up_only_when_something_changed() {
        LocalDescription first = TrunkSdp.offer(ORIGIN, RTP, LAWS, OpusFormat.DEFAULT, Direction.SENDRECV);
        assertThat(first.offering(Direction.SENDRECV)).isEqualTo(first);
        LocalDescription held = first.offering(Direction.SENDONLY);
        assertThat(held.sdp().origin().version()).isEqualTo(2);
        assertThat(held.direction()).isEqualTo(Direction.SENDONLY);
        assertThat(held.offering(Direction.SENDRECV).sdp().origin().version()).isEqualTo(3);
    }

    @Test
    void answers_to_holds_of_both_styles() {
        assertThat(trunk(PeerOffers.SIPP + "a=sendonly\n").direction()).isEqualTo(Direction.SENDONLY);
        assertThat(trunk(PeerOffers.SIPP.replace("c=IN IP4 127.0.0.1", "c=IN IP4 0.0.0.0"))
                        .direction())
                .isEqualTo(Direction.SENDONLY);
        assertThat(trunk(PeerOffers.SIPP.replace("c=IN IP4 127.0.0.1", "c=IN IP4 0.0.0.0") + "a=recvonly\n")
                        .direction())
                .isEqualTo(Direction.INACTIVE);
        assertThat(trunk(PeerOffers.SIPP.replace("t=0 0\n", "t=0 0\na=inactive\n"))
                        .direction())
                .isEqualTo(Direction.INACTIVE);
    }

    @Test
    void what_a_browser_must_not_leave_out() {
        String one = PeerOffers.SIP_JS_HOLD;
        assertThat(refused(BrowserSdp.read(one.replace("a=rtcp-mux\r\n", ""), LAWS))
                        .field())
                .isEqualTo("a=rtcp-mux");
        assertThat(refused(BrowserSdp.read(one.replace("sha-256", "sha-1"), LAWS))
                        .field())
                .isEqualTo("a=fingerprint");
        assertThat(refused(BrowserSdp.read(one.replace("a=ice-pwd:vVZc", "a=ice-pwd:é"), LAWS))
                        .field())
                .isEqualTo("a=ice-pwd");
        assertThat(refused(BrowserSdp.read(one.replace("a=ice-ufrag:x30F", "a=ice-ufrag:x"), LAWS))
                        .status())
                .isEqualTo(488);
        assertThat(refused(BrowserSdp.read(one.replace("UDP/TLS/RTP/SAVPF", "RTP/AVP"), LAWS))
                        .field())
                .isEqualTo("m=audio");
        assertThat(refused(BrowserSdp.read(one.replace(" 0 8 13", " 13"), LAWS)).remedy())
                .contains("PCMA");
    }

    @Test
    void names_are_never_resolved() {
        assertThat(refused(TrunkSdp.read(PeerOffers.SIPP.replace("c=IN IP4 127.0.0.1", "c=IN IP4 example.org"), LAWS)))
                .hasToString("SDP c= is 'example.org': a numeric address is needed");
    }
}
