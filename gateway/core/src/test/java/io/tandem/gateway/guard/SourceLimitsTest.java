package io.tandem.gateway.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.gateway.concurrent.ManualTimers;
import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.net.Link;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Floods of strangers are dropped unread; trunks and browsers do not notice them.
class SourceLimitsTest {

    private static final InetAddress TRUNK = InetAddress.ofLiteral("198.51.100.7");

    private final ManualTimers timers = new ManualTimers();
    private final SourceLimits limits = new SourceLimits(
            new SourceLimits.Limits(20, 500, 100),
            flow -> flow.peer().getAddress().equals(TRUNK),
            flow -> flow.id() == 77,
            timers::nanoTime);

    private record From(Hop.Flow flow) implements Link {
        @Override
        public InetSocketAddress local() {
            return new InetSocketAddress(0);
        }

        @Override
        public void send(byte[] message) {}

        @Override
        public void close(String why) {}
    }

    private static Link udp(String address) {
        return new From(
                new Hop.Flow(1, Hop.Transport.UDP, new InetSocketAddress(InetAddress.ofLiteral(address), 5060)));
    }

    private static Link browser(long id) {
        return new From(new Hop.Flow(
                id, Hop.Transport.WSS, new InetSocketAddress(InetAddress.ofLiteral("203.0.113.9"), 50_000)));
    }

    /// Messages admitted out of so many that come evenly within a second.
    private int admitted(Link from, int perSecond) {
        int admitted = 0;
        for (int i = 0; i < perSecond; i++) {
            admitted += limits.admits(from) ? 1 : 0;
            timers.advance(Duration.ofNanos(1_000_000_000L / perSecond));
        }
        return admitted;
    }

    @Test
    void five_thousand_a_second_of_one_stranger_are_twenty() {
        admitted(udp("192.0.2.1"), 5_000);
        assertThat(admitted(udp("192.0.2.1"), 5_000)).isBetween(19, 21);
        assertThat(limits.dropped()).isGreaterThan(9_900);
        assertThat(admitted(udp("192.0.2.2"), 20)).as("another stranger").isEqualTo(20);
    }

    @Test
    void forged_addresses_have_a_limit_together_and_trunks_have_none() {
        int strangers = 0;
        int trunk = 0;
        for (int i = 0; i < 50_000; i++) {
            String forged = "100." + (64 + (i >> 16 & 63)) + "." + (i >> 8 & 255) + "." + (i & 255);
            strangers += limits.admits(udp(forged)) ? 1 : 0;
            trunk += limits.admits(udp("198.51.100.7")) ? 1 : 0;
            timers.advance(Duration.ofNanos(200_000));
        }
        assertThat(strangers).isBetween(4_900, 5_600);
        assertThat(trunk).isEqualTo(50_000);
    }

    @Test
    void browser_has_a_limit_of_its_own() {
        assertThat(admitted(browser(77), 90)).isEqualTo(90);
        admitted(browser(77), 1_000);
        assertThat(admitted(browser(77), 1_000)).isBetween(98, 102);
        assertThat(admitted(browser(78), 50))
                .as("not signed in yet, by another connection")
                .isEqualTo(50);
    }

    @Test
    void browsers_that_never_sign_in_have_a_limit_by_address_however_often_they_come() {
        int admitted = 0;
        for (int i = 0; i < 100_000; i++) {
            admitted += limits.admits(browser(10_000 + i / 250)) ? 1 : 0;
            timers.advance(Duration.ofNanos(200_000));
        }
        assertThat(admitted).as("in 20 s").isBetween(6_000, 9_100);
        assertThat(admitted(browser(77), 90)).as("who has signed in there").isEqualTo(90);
    }

    @Test
    void two_hundred_and_fifty_browsers_that_come_back_at_once_are_all_heard() {
        for (int id = 1_000; id < 1_250; id++) {
            for (int message = 0; message < 8; message++) {
                assertThat(limits.admits(browser(id))).isTrue();
            }
        }
        assertThat(limits.dropped()).isZero();
    }
}
