package io.tandem.gateway.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tandem.gateway.dns.DnsRecord.Type;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NettyDnsTest {
    private final NameServer server = new NameServer();
    private final NettyDns dns = new NettyDns(List.of(server.address()));

    @AfterEach
    void close() {
        dns.close();
        server.close();
    }

    @Test
    void records_of_each_kind_are_read_with_their_time_to_live() throws Exception {
        server.srv("_sip._udp.provider.example", 77, 10, 20, 5070, "a.provider.example")
                .naptr("provider.example", 1, 2, "SIP+D2U", "_sip._udp.provider.example")
                .address("a.provider.example", 33, "192.0.2.7")
                .address("a.provider.example", 33, "2001:db8::7");

        assertThat(dns.ask("_sip._udp.provider.example", Type.SRV))
                .containsExactly(new DnsRecord.Srv(10, 20, 5070, "a.provider.example", Duration.ofSeconds(77)));
        assertThat(dns.ask("provider.example", Type.NAPTR))
                .containsExactly(new DnsRecord.Naptr(
                        1, 2, "s", "SIP+D2U", "_sip._udp.provider.example", Duration.ofSeconds(60)));
        assertThat(dns.ask("a.provider.example", Type.A)).hasSize(1);
        assertThat(dns.ask("a.provider.example", Type.AAAA)).hasSize(1);
    }

    @Test
    void no_such_name_and_no_such_record_are_answers() throws Exception {
        server.address("a.example", 60, "192.0.2.7");

        assertThat(dns.ask("nobody.example", Type.SRV)).isEmpty();
        assertThat(dns.ask("a.example", Type.SRV)).isEmpty();
    }

    @Test
    void a_server_that_fails_or_says_nothing_is_a_failure() {
        server.mood(NameServer.Mood.FAILING);
        assertThatThrownBy(() -> dns.ask("a.example", Type.A)).isInstanceOf(IOException.class);
        server.mood(NameServer.Mood.SILENT);
        assertThatThrownBy(() -> dns.ask("a.example", Type.A)).isInstanceOf(IOException.class);
    }

    @Test
    void garbage_is_a_failure_in_time() {
        server.mood(NameServer.Mood.GARBAGE);
        long began = System.nanoTime();
        assertThatThrownBy(() -> dns.ask("a.example", Type.SRV)).isInstanceOf(IOException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(8));
    }

    @Test
    void a_malformed_record_is_left_out_and_the_others_stay() throws Exception {
        server.add("_sip._udp.x.example", 33, 60, new byte[] {1, 2, 3})
                .srv("_sip._udp.x.example", 60, 1, 1, 5060, "a.example");

        assertThat(dns.ask("_sip._udp.x.example", Type.SRV)).hasSize(1);
    }

    @Test
    void aliases_are_followed_and_a_loop_of_them_ends() throws Exception {
        server.alias("www.example", "host.example").address("host.example", 60, "192.0.2.9");
        assertThat(dns.ask("www.example", Type.A)).hasSize(1);

        server.alias("one.example", "two.example").alias("two.example", "one.example");
        long began = System.nanoTime();
        List<DnsRecord> found;
        try {
            found = dns.ask("one.example", Type.A);
        } catch (IOException ended) {
            found = List.of();
        }
        assertThat(found).isEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(8));
    }

    @Test
    void an_answer_that_is_cut_off_is_no_answer_where_tcp_does_not_help() {
        for (int i = 0; i < 1_000; i++) {
            server.address("many.example", 60, "10.0." + i / 250 + "." + (1 + i % 250));
        }
        List<DnsRecord> found;
        try {
            found = dns.ask("many.example", Type.A);
        } catch (IOException refused) {
            found = List.of();
        }
        assertThat(found).hasSizeLessThanOrEqualTo(256);
    }
}
