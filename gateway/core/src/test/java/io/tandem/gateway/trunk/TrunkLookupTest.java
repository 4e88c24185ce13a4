package io.tandem.gateway.trunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tandem.gateway.dns.Dns;
import io.tandem.gateway.dns.DnsRecord;
import io.tandem.gateway.dns.DnsRecord.Naptr;
import io.tandem.gateway.dns.DnsRecord.Srv;
import io.tandem.gateway.dns.DnsRecord.Type;
import io.tandem.gateway.sip.Hop;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrunkLookupTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final FakeDns dns = new FakeDns();
    private final TrunkLookup lookup = new TrunkLookup(dns, address -> !address.isLoopbackAddress());

    private List<String> order(String address) throws IOException {
        return Target.inOrder(lookup.find(TrunkAddress.parse(address)).targets(), bound -> 0).stream()
                .map(TrunkLookupTest::text)
                .toList();
    }

    private static String text(Hop.Address hop) {
        return hop.transport() + " " + hop.address().getAddress().getHostAddress() + " "
                + hop.address().getPort();
    }

    @Test
    void srv_gives_hosts_in_the_order_of_priority() throws Exception {
        dns.put("_sip._udp.p.example", new Srv(20, 0, 5080, "b.example", MINUTE));
        dns.put("_sip._udp.p.example", new Srv(10, 0, 5070, "a.example", MINUTE));
        dns.address("a.example", "192.0.2.1").address("b.example", "192.0.2.2");

        assertThat(order("udp:p.example")).containsExactly("UDP 192.0.2.1 5070", "UDP 192.0.2.2 5080");
    }

    @Test
    void naptr_says_the_transport_by_order_and_preference() throws Exception {
        dns.put("p.example", new Naptr(20, 1, "s", "SIP+D2U", "_sip._udp.p.example", MINUTE));
        dns.put("p.example", new Naptr(10, 2, "S", "SIPS+D2T", "_sips._tcp.p.example", MINUTE));
        dns.put("p.example", new Naptr(1, 1, "u", "E2U+sip", "nothing.example", MINUTE));
        dns.put("_sip._udp.p.example", new Srv(1, 1, 5060, "a.example", MINUTE));
        dns.put("_sips._tcp.p.example", new Srv(1, 1, 5061, "a.example", MINUTE));
        dns.address("a.example", "192.0.2.1");

        assertThat(order("sip:p.example")).containsExactly("TLS 192.0.2.1 5061", "UDP 192.0.2.1 5060");
    }

    @Test
    void without_naptr_each_transport_is_asked_for_and_without_srv_the_address_is_taken() throws Exception {
        dns.address("p.example", "192.0.2.5");
        assertThat(order("sip:p.example")).containsExactly("UDP 192.0.2.5 5060");
        assertThat(order("tls:p.example")).containsExactly("TLS 192.0.2.5 5061");

        dns.put("_sip._tcp.p.example", new Srv(1, 1, 5090, "p.example", MINUTE));
        assertThat(order("sip:p.example")).containsExactly("TCP 192.0.2.5 5090");
    }

    @Test
    void a_port_that_is_given_leaves_srv_out() throws Exception {
        dns.put("_sip._udp.p.example", new Srv(1, 1, 5090, "p.example", MINUTE));
        dns.address("p.example", "192.0.2.5");

        assertThat(order("udp:p.example:5077")).containsExactly("UDP 192.0.2.5 5077");
        assertThat(dns.asked).noneMatch(question -> question.endsWith("SRV"));
    }

    @Test
    void a_host_with_both_families_has_both() throws Exception {
        dns.address("p.example", "192.0.2.5").address("p.example", "2001:db8::5");

        assertThat(order("udp:p.example:5060")).containsExactly("UDP 192.0.2.5 5060", "UDP 2001:db8:0:0:0:0:0:5 5060");
    }

    @Test
    void the_shortest_time_to_live_counts() throws Exception {
        dns.put("_sip._udp.p.example", new Srv(1, 1, 5060, "a.example", Duration.ofSeconds(300)));
        dns.put("a.example", new DnsRecord.Address(InetAddress.ofLiteral("192.0.2.1"), Duration.ofSeconds(20)));

        assertThat(lookup.find(TrunkAddress.parse("udp:p.example")).ttl()).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void a_name_that_leads_into_this_machine_is_refused() {
        dns.address("p.example", "127.0.0.1");

        assertThatThrownBy(() -> lookup.find(TrunkAddress.parse("udp:p.example:5060")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("leads p.example to 127.0.0.1");
    }

    @Test
    void a_thousand_records_come_to_a_few_targets() throws Exception {
        for (int i = 0; i < 1_000; i++) {
            dns.put("_sip._udp.p.example", new Srv(i % 3, 1, 5060, "h" + i + ".example", MINUTE));
            dns.address("h" + i + ".example", "10.0." + i / 250 + "." + (1 + i % 250));
        }
        assertThat(order("udp:p.example")).hasSize(TrunkLookup.MAX_TARGETS);
        assertThat(dns.asked.size()).isLessThan(100);
    }

    @Test
    void a_service_that_is_decidedly_not_there_is_not_looked_for_elsewhere() {
        dns.put("_sip._udp.p.example", new Srv(0, 0, 0, "", MINUTE));
        dns.address("p.example", "192.0.2.5");

        assertThatThrownBy(() -> lookup.find(TrunkAddress.parse("udp:p.example")))
                .isInstanceOf(IOException.class);
    }

    @Test
    void weights_share_the_calls_of_one_priority() {
        List<Target> targets =
                List.of(target(1, 10, "192.0.2.1"), target(1, 30, "192.0.2.2"), target(2, 99, "192.0.2.3"));
        java.util.Random random = new java.util.Random(7);
        Map<String, Integer> first = new HashMap<>();
        for (int i = 0; i < 4_000; i++) {
            List<Hop.Address> order = Target.inOrder(targets, random::nextInt);
            first.merge(order.getFirst().address().getAddress().getHostAddress(), 1, Integer::sum);
            assertThat(order.getLast().address().getAddress().getHostAddress()).isEqualTo("192.0.2.3");
        }
        assertThat(first.get("192.0.2.2")).isBetween(2_700, 3_200);
    }

    private static Target target(int priority, int weight, String address) {
        return new Target(
                priority,
                weight,
                List.of(new Hop.Address(
                        Hop.Transport.UDP, new java.net.InetSocketAddress(InetAddress.ofLiteral(address), 5060))));
    }

    /// Says what it was told.
    static final class FakeDns implements Dns {
        private final Map<String, List<DnsRecord>> records = new HashMap<>();
        final List<String> asked = new ArrayList<>();
        boolean down;

        void put(String name, DnsRecord record) {
            records.computeIfAbsent(name, n -> new ArrayList<>()).add(record);
        }

        FakeDns address(String name, String address) {
            put(name, new DnsRecord.Address(InetAddress.ofLiteral(address), MINUTE));
            return this;
        }

        void forget(String name) {
            records.remove(name);
        }

        @Override
        public List<DnsRecord> ask(String name, Type type) throws IOException {
            asked.add(name + " " + type);
            if (down) {
                throw new IOException("no answer");
            }
            return records.getOrDefault(name, List.of()).stream()
                    .filter(record -> switch (record) {
                        case DnsRecord.Address a -> type == (a.address().getAddress().length == 4 ? Type.A : Type.AAAA);
                        case Srv srv -> type == Type.SRV;
                        case Naptr naptr -> type == Type.NAPTR;
                    })
                    .toList();
        }

        @Override
        public void close() {}
    }
}
