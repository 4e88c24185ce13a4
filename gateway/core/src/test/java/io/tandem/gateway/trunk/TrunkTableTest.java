package io.tandem.gateway.trunk;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.gateway.concurrent.ManualTimers;
import io.tandem.gateway.config.InvalidConfig;
import io.tandem.gateway.config.Key;
import io.tandem.gateway.config.Loaded;
import io.tandem.gateway.sip.Hop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class TrunkTableTest {

    record Config(@Key("t") Map<String, TrunkConfig> trunks) {}

    private static Map<String, TrunkConfig> trunks(String... lines) {
        try {
            return Loaded.fromText("trunks:\n  " + String.join("\n  ", lines), "t", Config.class)
                    .value()
                    .trunks();
        } catch (InvalidConfig e) {
            throw new AssertionError(e);
        }
    }

    private static Hop.Flow from(Hop.Transport transport, String address) {
        return new Hop.Flow(7, transport, new InetSocketAddress(InetAddress.ofLiteral(address), 40_000));
    }

    private static String name(TrunkTable table, Hop.Flow origin, String user) {
        return table.byOrigin(origin, user).map(Trunk::name).orElse("stranger");
    }

    @Test
    void a_trunk_of_tls_alone_does_not_call_by_udp() {
        TrunkTable table = new TrunkTable(trunks("north: {addresses: ['tls:192.0.2.1']}"));

        assertThat(name(table, from(Hop.Transport.UDP, "192.0.2.1"), "1")).isEqualTo("stranger");
        assertThat(name(table, from(Hop.Transport.TLS, "192.0.2.1"), "1")).isEqualTo("north");
    }

    @Test
    void a_trunk_that_must_show_its_certificate_is_a_stranger_without_it() {
        TrunkTable table =
                new TrunkTable(trunks("north: {addresses: ['tls:192.0.2.1'], tls: {require-certificate: true}}"));
        Hop.Flow flow = from(Hop.Transport.TLS, "203.0.113.9");

        assertThat(name(table, from(Hop.Transport.TLS, "192.0.2.1"), "1")).isEqualTo("stranger");
        table.certified(flow, List.of("north"));
        assertThat(name(table, flow, "1")).isEqualTo("north");
        table.forgotten(flow);
        assertThat(name(table, flow, "1")).isEqualTo("stranger");
    }

    @Test
    void accounts_at_one_provider_are_told_apart_by_the_called_user() {
        TrunkTable table = new TrunkTable(trunks(
                "one: {addresses: ['udp:192.0.2.1'], register: true, username: a, password: b,"
                        + " registration: {contact-user: first}}",
                "two: {addresses: ['udp:192.0.2.1'], register: true, username: c, password: d,"
                        + " registration: {contact-user: second}}"));

        assertThat(name(table, from(Hop.Transport.UDP, "192.0.2.1"), "second")).isEqualTo("two");
        assertThat(name(table, from(Hop.Transport.UDP, "192.0.2.1"), "other")).isEqualTo("one");
        assertThat(name(table, from(Hop.Transport.UDP, "192.0.2.2"), "second")).isEqualTo("stranger");
    }

    @Test
    void a_trunk_that_is_not_registered_is_unhealthy() {
        TrunkTable table =
                new TrunkTable(trunks("one: {addresses: ['udp:192.0.2.1'], register: true, username: a, password: b}"));
        Trunk one = table.named("one").orElseThrow();

        assertThat(table.healthy(one)).isFalse();
        assertThat(table.trouble(one)).isEqualTo("not registered: no answer to REGISTER yet");
        table.registered("one", false, List.of(), "403 Forbidden");
        assertThat(table.trouble(one)).isEqualTo("not registered: 403 Forbidden");
        table.registered("one", true, List.of(), "for 300 s");
        assertThat(table.healthy(one)).isTrue();
        assertThat(table.trouble(one)).isEmpty();
    }

    @Test
    void why_a_trunk_is_out_is_its_last_failure_until_it_is_in_use_again() {
        TrunkTable table = new TrunkTable(trunks("north: {addresses: ['udp:192.0.2.1'], down-after: 2, up-after: 2}"));
        Trunk north = table.named("north").orElseThrow();

        table.reportFailure(north, "503 to OPTIONS");
        assertThat(table.trouble(north)).isEmpty();
        table.reportFailure(north, "no answer to OPTIONS");
        assertThat(table.trouble(north)).isEqualTo("no answer to OPTIONS");
        table.reportSuccess(north, "200 to OPTIONS");
        assertThat(table.trouble(north)).isEqualTo("no answer to OPTIONS");
        table.reportSuccess(north, "200 to OPTIONS");
        assertThat(table.trouble(north)).isEmpty();
    }

    @Test
    void an_address_that_was_silent_is_tried_last() {
        TrunkTable table = new TrunkTable(trunks("north: {addresses: ['udp:192.0.2.1', 'udp:192.0.2.2']}"));
        Hop.Address first = table.named("north").orElseThrow().addresses().getFirst();

        table.answered("north", first, false);
        assertThat(table.named("north").orElseThrow().addresses().getLast()).isEqualTo(first);
        table.answered("north", first, true);
        assertThat(table.named("north").orElseThrow().addresses().getFirst()).isEqualTo(first);
    }

    @Test
    void names_are_found_before_the_first_call_and_stay_when_the_dns_fails() {
        Map<String, TrunkConfig> configs = trunks("north: {addresses: ['udp:p.example:5060', 'udp:192.0.2.9']}");
        TrunkTable table = new TrunkTable(configs);
        TrunkLookupTest.FakeDns dns = new TrunkLookupTest.FakeDns();
        dns.address("p.example", "192.0.2.1");
        ManualTimers timers = new ManualTimers();
        try (TrunkNames names = new TrunkNames(table, new TrunkLookup(dns, a -> true), timers)) {
            configs.forEach(names::put);
            names.await(Duration.ofSeconds(5));
            assertThat(addresses(table)).containsExactly("192.0.2.1", "192.0.2.9");
            assertThat(name(table, from(Hop.Transport.UDP, "192.0.2.1"), "1")).isEqualTo("north");

            dns.down = true;
            int asked = dns.asked.size();
            timers.advance(Duration.ofSeconds(61));
            Awaitility.await().until(() -> dns.asked.size() > asked && timers.pending() > 0);
            assertThat(addresses(table)).containsExactly("192.0.2.1", "192.0.2.9");

            dns.down = false;
            dns.forget("p.example");
            dns.address("p.example", "192.0.2.77");
            timers.advance(Duration.ofSeconds(11));
            Awaitility.await()
                    .untilAsserted(() -> assertThat(addresses(table)).containsExactly("192.0.2.77", "192.0.2.9"));
        }
    }

    @Test
    void a_trunk_whose_name_leads_nowhere_is_not_offered_to_calls() {
        TrunkTable table = new TrunkTable(trunks("north: {addresses: ['udp:p.example']}"));

        assertThat(table.named("north")).isEmpty();
        assertThat(table.all()).hasSize(1);
    }

    private static List<String> addresses(TrunkTable table) {
        return table.named("north").orElseThrow().addresses().stream()
                .map(hop -> hop.address().getAddress().getHostAddress())
                .toList();
    }
}
