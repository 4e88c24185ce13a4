package io.tandem.gateway.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.media.Codec;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SdpParserTest {

    private static final List<Codec> LAWS = List.of(Codec.PCMA, Codec.PCMU);
    private static final String HEAD = "v=0\r\no=- 1 1 IN IP4 10.0.0.1\r\ns=-\r\nc=IN IP4 10.0.0.1\r\nt=0 0\r\n";

    private static SdpRejected refused(String text) {
        assertThat(SdpParser.parse(text)).isInstanceOf(SdpReading.Refused.class);
        return ((SdpReading.Refused<Sdp>) SdpParser.parse(text)).why();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "65536", "99999999999", "", "x", "1x", "+5"})
    void ports_beyond_their_range_are_malformed(String port) {
        assertThat(refused(HEAD + "m=audio " + port + " RTP/AVP 8\r\n").status())
                .isEqualTo(400);
    }

    @Test
    void too_much_of_anything_is_refused() {
        assertThat(refused(HEAD + "m=audio 1 RTP/AVP 8\r\n".repeat(1000)).field())
                .isEqualTo("m=");
        assertThat(refused(HEAD + "a=x:" + "y".repeat(64 * 1024)).field()).isEqualTo("size");
        assertThat(refused(HEAD + "a=x:" + "y".repeat(5000)).field()).isEqualTo("line 6");
        assertThat(refused(HEAD + "a=x\r\n".repeat(1100)).field()).isEqualTo("lines");
        assertThat(refused(HEAD + "m=audio 1 RTP/AVP" + " 8".repeat(200)).field())
                .isEqualTo("m=");
    }

    @Test
    void what_is_no_sdp_is_malformed_and_nothing_is_unacceptable() {
        assertThat(refused("GET / HTTP/1.1").status()).isEqualTo(400);
        assertThat(refused("v=1\r\n").field()).isEqualTo("v=");
        assertThat(refused("v=0\r\ns=-\r\n").field()).isEqualTo("o=");
        assertThat(refused("v=0\r\no=- 1\r\n").field()).isEqualTo("o=");
        assertThat(refused(HEAD + "c=IN IP9 x\r\n").field()).isEqualTo("c=");
        assertThat(refused("  ").status()).isEqualTo(488);
    }

    @Test
    void rejections_show_no_control_characters_and_not_too_much() {
        SdpRejected why = refused("v=0\r\no=\u0007\u001b[31m" + "x".repeat(100));
        assertThat(why.value()).doesNotContain("\u0007", "\u001b").hasSizeLessThan(70);
    }

    @ParameterizedTest
    @ValueSource(strings = {"telephone-event/2147483648", "telephone-event/-1", "telephone-event/", "telephone-event"})
    void odd_clock_rates_are_no_events(String map) {
        String offer = HEAD + "m=audio 4000 RTP/AVP 8 101\r\na=rtpmap:101 " + map + "\r\na=ptime:65535\r\n";
        var reading = (SdpReading.Read<TrunkDescription>) TrunkSdp.read(offer, LAWS);
        assertThat(reading.value().payload().telephoneEvent()).isEqualTo(-1);
    }

    @Test
    void static_payload_type_that_is_mapped_to_something_else_is_not_taken() {
        String offer = HEAD + "m=audio 4000 RTP/AVP 8\r\na=rtpmap:8 G729/8000\r\n";
        assertThat(TrunkSdp.read(offer, LAWS)).isInstanceOf(SdpReading.Refused.class);
    }

    static List<String> offers() {
        return List.copyOf(PeerOffers.all().values());
    }

    @ParameterizedTest
    @MethodSource("offers")
    void what_was_rendered_is_read_as_the_same(String offer) {
        Sdp sdp = ((SdpReading.Read<Sdp>) SdpParser.parse(offer)).value();
        assertThat(SdpParser.parse(SdpRenderer.render(sdp))).isEqualTo(new SdpReading.Read<>(sdp));
    }

    /// Lines lost, doubled, cut and scrambled: a value every time, and what is taken can be answered.
    @ParameterizedTest
    @MethodSource("offers")
    void mutated_offers_never_throw(String offer) {
        Random random = new Random(offer.length());
        for (int round = 0; round < 4000; round++) {
            String mutant = mutate(offer, random);
            readBoth(mutant);
        }
        for (int cut = 0; cut < offer.length(); cut += 3) {
            readBoth(offer.substring(0, cut));
        }
    }

    private static void readBoth(String text) {
        BrowserSdp.read(text, LAWS).then(theirs -> new SdpReading.Read<>(theirs.remote()));
        if (SdpParser.parse(text) instanceof SdpReading.Read<Sdp>(Sdp sdp)) {
            assertThat(SdpRenderer.render(sdp)).startsWith("v=0\r\n");
        }
        if (TrunkSdp.read(text, LAWS) instanceof SdpReading.Read<TrunkDescription>(TrunkDescription theirs)) {
            assertThat(theirs.rtp().getPort()).isBetween(1, 65535);
        }
    }

    private static String mutate(String text, Random random) {
        StringBuilder out = new StringBuilder(text);
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes && out.length() > 8; i++) {
            int at = random.nextInt(out.length() - 4);
            switch (random.nextInt(5)) {
                case 0 -> out.deleteCharAt(at);
                case 1 -> out.insert(at, (char) random.nextInt(0x250));
                case 2 -> out.setCharAt(at, " :/=\r\n\0-9a".charAt(random.nextInt(10)));
                case 3 -> out.insert(at, out.substring(at, Math.min(out.length(), at + random.nextInt(200))));
                default -> out.delete(at, Math.min(out.length(), at + random.nextInt(60)));
            }
        }
        return out.toString();
    }
}
