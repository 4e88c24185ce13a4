package io.tandem.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Our own addresses, and those that nothing is sent to.
class AddressesTest {
    private static TargetRule rule(List<Network> denied, String... ours) {
        List<MediaAddress> addresses =
                List.of(ours).stream().map(MediaAddress::parse).toList();
        MediaSettings some = MediaSettings.of(addresses, 40_000, 30_000, 30_999);
        return TargetRule.of(new MediaSettings(
                some.addresses(),
                some.browserPort(),
                some.browserTcpPort(),
                some.firstTrunkPort(),
                some.lastTrunkPort(),
                some.loops(),
                some.loopFillPercent(),
                some.tonePlans(),
                some.portDrain(),
                some.iceTimeout(),
                some.consentTimeout(),
                denied,
                some.transport()));
    }

    private static boolean allows(TargetRule rule, String host, int port) {
        return rule.denial(new InetSocketAddress(InetAddress.ofLiteral(host), port))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.8.8.8",
                "0.0.0.0",
                "0.1.2.3",
                "::1",
                "::",
                "::ffff:127.0.0.1",
                "::127.0.0.1",
                "64:ff9b::7f00:1",
                "64:ff9b::a9fe:a9fe",
                "2002:7f00:1::1",
                "169.254.169.254",
                "fe80::1",
                "224.0.0.1",
                "239.1.2.3",
                "ff02::1",
                "255.255.255.255",
                "240.0.0.1",
                "10.1.2.3",
                "2001:db8:bad::1"
            })
    void no_packet_goes_there(String host) {
        List<Network> denied = List.of(Network.parse("10.1.0.0/16"), Network.parse("2001:db8:bad::/48"));
        assertThat(allows(rule(denied, "192.0.2.1", "2001:db8::1"), host, 9)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"192.0.2.9", "10.2.0.1", "198.51.100.7", "2001:db8::9", "64:ff9b::c633:6407", "192.168.1.1"})
    void packets_may_go_there(String host) {
        TargetRule rule = rule(List.of(Network.parse("10.1.0.0/16")), "192.0.2.1", "2001:db8::1");
        assertThat(allows(rule, host, 4000)).isTrue();
    }

    @Test
    void our_own_media_ports_are_denied_and_those_of_a_neighbour_on_this_host_are_not() {
        TargetRule rule = rule(List.of(), "10.0.0.5=203.0.113.9");
        for (String own : new String[] {"10.0.0.5", "203.0.113.9"}) {
            assertThat(allows(rule, own, 40_000)).isFalse();
            assertThat(allows(rule, own, 30_500)).isFalse();
            assertThat(allows(rule, own, 20_000)).isTrue();
            assertThat(allows(rule, own, 0)).isFalse();
        }
    }

    @Test
    void a_gateway_on_loopback_may_speak_there() {
        assertThat(allows(rule(List.of(), "127.0.0.1"), "127.0.0.1", 9)).isTrue();
        assertThat(allows(rule(List.of(), "127.0.0.1"), "169.254.169.254", 9)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8,10.255.1.1,true",
        "10.0.0.0/8,11.0.0.1,false",
        "10.1.2.3,10.1.2.3,true",
        "10.1.2.3,10.1.2.4,false",
        "192.168.128.0/17,192.168.127.255,false",
        "192.168.128.0/17,192.168.255.255,true",
        "2001:db8::/33,2001:db8:7fff::1,true",
        "2001:db8::/33,2001:db8:8000::1,false",
        "0.0.0.0/0,8.8.8.8,true",
        "0.0.0.0/0,::8,false"
    })
    void a_network_holds_what_shares_its_prefix(String network, String host, boolean holds) {
        assertThat(Network.parse(network).contains(InetAddress.ofLiteral(host))).isEqualTo(holds);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", "name/8", "", "2001:db8::/129"})
    void what_is_no_network_is_refused_with_the_form(String text) {
        assertThatThrownBy(() -> Network.parse(text)).hasMessageContaining("10.0.0.0/8");
    }

    @Test
    void an_address_is_read_as_it_is_written() {
        for (String text : new String[] {"192.0.2.1", "10.0.0.5=203.0.113.9", "0.0.0.0=203.0.113.9"}) {
            assertThat(MediaAddress.parse(text)).hasToString(text);
        }
        assertThat(MediaAddress.parse("2001:db8::1").isIpv6()).isTrue();
        assertThatThrownBy(() -> MediaAddress.parse("media.example.org")).hasMessageContaining("an IP address");
        assertThatThrownBy(() -> MediaAddress.parse("0.0.0.0")).hasMessageContaining("behind the '='");
        assertThatThrownBy(() -> MediaAddress.parse("10.0.0.5=2001:db8::1")).hasMessageContaining("one family");
    }
}
