package io.tandem.gateway.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.media.Codec;
import io.tandem.media.MediaAddress;
import io.tandem.media.OpusFormat;
import io.tandem.media.WebRtcLocal;
import io.tandem.media.WebRtcRemote.DtlsRole;
import io.tandem.media.WebRtcRemote.Fingerprint;
import io.tandem.media.ice.HostCandidates;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// ICE and DTLS of a browser's description and of ours, where they are more than one address and one
/// certificate.
class BrowserCandidatesTest {
    private static final List<Codec> LAWS = List.of(Codec.PCMA);
    private static final Sdp.Origin ORIGIN = new Sdp.Origin("-", "42", 1, "192.0.2.1");
    private static final String OFFER = PeerOffers.SIP_JS_HOLD;
    private static final String MD5 = "md5 4A:AD:B9:B1:3F:82:18:3B:54:02:12:DF:3E:5D:49:6B";

    private static WebRtcLocal local(int tcpPort, String... addresses) {
        List<MediaAddress> media =
                List.of(addresses).stream().map(MediaAddress::parse).toList();
        return new WebRtcLocal("uuuu", "p".repeat(22), "AA:BB", HostCandidates.of(media, 40_000, tcpPort), 7, "c@n");
    }

    private static String offer(WebRtcLocal local) {
        return BrowserSdp.offer(ORIGIN, local, LAWS, OpusFormat.DEFAULT, Direction.SENDRECV)
                .text();
    }

    private static List<String> lines(String text, String start) {
        return text.lines().filter(line -> line.startsWith(start)).toList();
    }

    private static BrowserDescription read(String text) {
        return ((SdpReading.Read<BrowserDescription>) BrowserSdp.read(text, LAWS)).value();
    }

    private static SdpRejected refused(String text) {
        return ((SdpReading.Refused<?>) BrowserSdp.read(text, LAWS)).why();
    }

    @Test
    void every_address_is_a_host_candidate_and_tcp_comes_behind_udp() {
        String offer = offer(local(443, "192.0.2.1", "10.0.0.5=203.0.113.9", "2001:db8::1"));
        assertThat(lines(offer, "a=candidate:"))
                .containsExactly(
                        "a=candidate:1 1 udp 2130706431 192.0.2.1 40000 typ host",
                        "a=candidate:2 1 udp 2130706175 2001:db8:0:0:0:0:0:1 40000 typ host",
                        "a=candidate:3 1 udp 2130705919 203.0.113.9 40000 typ host",
                        "a=candidate:4 1 tcp 1520435199 192.0.2.1 443 typ host tcptype passive",
                        "a=candidate:5 1 tcp 1520434943 2001:db8:0:0:0:0:0:1 443 typ host tcptype passive",
                        "a=candidate:6 1 tcp 1520434687 203.0.113.9 443 typ host tcptype passive");
        assertThat(lines(offer, "c=")).containsExactly("c=IN IP4 192.0.2.1");
        assertThat(lines(offer, "a=ice-options:")).containsExactly("a=ice-options:ice2");
    }

    @Test
    void an_ipv6_gateway_says_ip6() {
        String offer = offer(local(-1, "2001:db8::1"));
        assertThat(lines(offer, "c=")).containsExactly("c=IN IP6 2001:db8:0:0:0:0:0:1");
        assertThat(lines(offer, "a=rtcp:")).containsExactly("a=rtcp:40000 IN IP6 2001:db8:0:0:0:0:0:1");
        assertThat(lines(offer, "a=candidate:")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1 22",
                "0.0.0.0 9",
                "::1 6379",
                "::ffff:127.0.0.1 3306",
                "169.254.169.254 80",
                "5f2d1e00-a8f2-4b1b-a3aa-2f7a1b1d4a11.local 51344",
                "evil.example.org 80",
                "\u0000 99999999"
            })
    void candidates_of_the_peer_are_never_looked_at(String address) {
        String some = OFFER.replace(
                "a=ice-ufrag:",
                "a=candidate:1 1 udp 2122260223 " + address.replace("\0", "?") + " typ host\r\na=ice-ufrag:");
        assertThat(read(some)).isEqualTo(read(OFFER));
    }

    @Test
    void five_hundred_candidates_are_none_to_us() {
        StringBuilder many = new StringBuilder();
        IntStream.range(0, 500)
                .forEach(i -> many.append("a=candidate:" + i + " 1 udp 1 192.0.2." + i % 250 + " 9 typ host\r\n"));
        assertThat(read(OFFER + many)).isEqualTo(read(OFFER));
    }

    @Test
    void a_peer_that_is_lite_itself_is_refused_because_nobody_would_check() {
        SdpRejected why = refused(OFFER.replace("t=0 0", "t=0 0\r\na=ice-lite"));
        assertThat(why.field()).isEqualTo("a=ice-lite");
        assertThat(why.status()).isEqualTo(488);
    }

    @Test
    void of_several_fingerprints_the_trustworthy_ones_are_kept() {
        String print = lines(OFFER, "a=fingerprint:").getFirst();
        String other = print.replaceAll("([0-9A-F]{2}):", "0A:").replace("a=fingerprint:", "");
        String value = print.substring(print.indexOf(' ') + 1);
        String more = OFFER.replace(print, "a=fingerprint:" + MD5 + "\r\n" + print + "\r\na=fingerprint:" + other);
        assertThat(read(more).remote().fingerprints())
                .containsExactly(
                        new Fingerprint("sha-256", value),
                        new Fingerprint("sha-256", other.substring(other.indexOf(' ') + 1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {MD5, "sha-1 4A:AD:B9:B1:3F:82:18:3B:54:02:12:DF:3E:5D:49:6B:19:E5:7C:AB", "sha-256", "x y"})
    void a_weak_or_broken_fingerprint_is_no_fingerprint(String weak) {
        String print = lines(OFFER, "a=fingerprint:").getFirst();
        assertThat(refused(OFFER.replace(print, "a=fingerprint:" + weak)).status())
                .isEqualTo(488);
        assertThat(refused(OFFER.replace(print + "\r\n", "")).field()).isEqualTo("a=fingerprint");
    }

    @ParameterizedTest
    @CsvSource({"actpass,SERVER,passive", "active,SERVER,passive", "passive,CLIENT,active"})
    void both_setup_roles_are_answered(String theirs, DtlsRole ours, String answer) {
        String offer = OFFER.replace("a=setup:actpass", "a=setup:" + theirs);
        BrowserDescription read = read(offer);
        assertThat(read.remote().localRole()).isEqualTo(ours);
        assertThat(read.eitherRole()).isEqualTo(theirs.equals("actpass"));
        Sdp asked = ((SdpReading.Read<Sdp>) SdpParser.parse(offer)).value();
        assertThat(BrowserSdp.answer(
                                asked, read, ORIGIN, local(-1, "192.0.2.1"), OpusFormat.DEFAULT, Direction.SENDRECV)
                        .text())
                .contains("a=setup:" + answer + "\r\n");
    }
}
