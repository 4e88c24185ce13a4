package io.tandem.media.path;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class SourcePolicyTest {
    private static final InetSocketAddress ANNOUNCED = new InetSocketAddress("192.0.2.1", 4000);
    private static final InetSocketAddress FORK = new InetSocketAddress("192.0.2.2", 4000);
    private static final InetSocketAddress OTHER_PORT = new InetSocketAddress("192.0.2.1", 4444);
    private static final InetSocketAddress STRANGER = new InetSocketAddress("203.0.113.9", 4000);

    /// A media server or NAT beside the trunk's signalling host.
    private static final InetSocketAddress BEHIND_NAT = new InetSocketAddress("198.51.100.7", 5555);

    private static final InetAddress SIGNALLING_HOST = address("198.51.100.1");
    private static final List<InetAddress> TRUNK_HOSTS = List.of(SIGNALLING_HOST);

    private final SourcePolicy policy = new SourcePolicy();
    private long nowMs = 10_000;

    private static InetAddress address(String literal) {
        return InetAddress.ofLiteral(literal);
    }

    /// Offers packets of one source, 20 ms apart; returns how many were taken.
    private int offer(InetSocketAddress from, int packets) {
        return offer(from, 1, packets);
    }

    private int offer(InetSocketAddress from, int ssrc, int packets) {
        int taken = 0;
        for (int i = 0; i < packets; i++) {
            nowMs += 20;
            taken += policy.admit(from, ssrc, nowMs * 1_000_000) ? 1 : 0;
        }
        return taken;
    }

    @Test
    void nobody_is_taken_before_anything_was_announced() {
        assertThat(offer(ANNOUNCED, 10)).isZero();
    }

    @Test
    void before_anything_was_announced_a_steady_source_of_the_called_host_is_taken() {
        assertThat(policy.expect(ANNOUNCED.getAddress())).isTrue();
        assertThat(offer(STRANGER, 10)).isZero();
        assertThat(offer(OTHER_PORT, 10)).isEqualTo(6);
        policy.announce(ANNOUNCED, false, List.of());
        assertThat(offer(ANNOUNCED, 10)).isEqualTo(10);
    }

    @Test
    void what_was_heard_early_goes_on_without_a_break_when_it_is_announced() {
        policy.expect(ANNOUNCED.getAddress());
        assertThat(offer(ANNOUNCED, 10)).isEqualTo(6);
        policy.announce(ANNOUNCED, false, List.of());
        assertThat(offer(ANNOUNCED, 10)).isEqualTo(10);
        assertThat(policy.expect(STRANGER.getAddress())).isFalse();
        assertThat(offer(STRANGER, 10)).isZero();
    }

    @Test
    void the_announced_address_is_taken_and_a_stranger_never() {
        policy.announce(ANNOUNCED, false, List.of());
        assertThat(offer(STRANGER, 10)).isZero();
        assertThat(offer(ANNOUNCED, 10)).isEqualTo(10);
        nowMs += 5000;
        assertThat(offer(STRANGER, 10)).isZero();
    }

    @Test
    void another_port_of_the_announced_address_is_learned_when_steady() {
        policy.announce(ANNOUNCED, false, List.of());
        assertThat(offer(OTHER_PORT, 10)).isEqualTo(6);
        assertThat(policy.symmetricTarget()).isNull();
    }

    @Test
    void another_port_is_not_learned_while_the_announced_one_sends() {
        policy.announce(ANNOUNCED, false, List.of());
        for (int i = 0; i < 10; i++) {
            assertThat(offer(ANNOUNCED, 1)).isEqualTo(1);
            assertThat(offer(OTHER_PORT, 1)).isZero();
        }
    }

    @Test
    void a_symmetric_trunk_is_learned_once_and_locked() {
        policy.announce(ANNOUNCED, true, TRUNK_HOSTS);
        assertThat(offer(BEHIND_NAT, 10)).isEqualTo(6);
        assertThat(policy.symmetricTarget()).isEqualTo(BEHIND_NAT);
        nowMs += 10_000;
        InetSocketAddress neighbour = new InetSocketAddress(address("198.51.100.8"), 5555);
        assertThat(offer(neighbour, 9, 20)).isZero();
        assertThat(offer(BEHIND_NAT, 3)).isEqualTo(3);
    }

    @Test
    void a_stranger_is_never_learned_even_on_a_symmetric_trunk() {
        policy.announce(ANNOUNCED, true, TRUNK_HOSTS);
        assertThat(offer(STRANGER, 100)).isZero();
        assertThat(policy.symmetricTarget()).isNull();
        assertThat(policy.isHostOfPeer(STRANGER.getAddress())).isFalse();
    }

    @Test
    void once_the_announced_address_was_heard_nobody_is_followed_and_only_its_host_is_heard() {
        policy.announce(ANNOUNCED, true, TRUNK_HOSTS);
        assertThat(offer(ANNOUNCED, 1, 1)).isEqualTo(1);
        nowMs += 60_000;
        assertThat(offer(BEHIND_NAT, 2, 20)).isZero();
        assertThat(offer(OTHER_PORT, 2, 20)).isEqualTo(16);
        assertThat(policy.symmetricTarget()).isNull();
    }

    @Test
    void a_peer_that_moves_keeps_its_ssrc_and_is_followed() {
        policy.announce(ANNOUNCED, true, TRUNK_HOSTS);
        assertThat(offer(BEHIND_NAT, 1, 10)).isEqualTo(6);
        InetSocketAddress rebound = new InetSocketAddress(BEHIND_NAT.getAddress(), 6666);
        assertThat(offer(rebound, 1, 50)).isGreaterThanOrEqualTo(34);
        assertThat(policy.symmetricTarget()).isEqualTo(rebound);
        assertThat(offer(BEHIND_NAT, 3, 50)).isZero();
    }

    @Test
    void a_named_host_takes_over_from_a_neighbour_that_was_quicker() {
        policy.announce(ANNOUNCED, true, TRUNK_HOSTS);
        assertThat(offer(BEHIND_NAT, 1, 10)).isEqualTo(6);
        InetSocketAddress host = new InetSocketAddress(SIGNALLING_HOST, 7777);
        int taken = 0;
        for (int i = 0; i < 20; i++) {
            taken += offer(host, 2, 1);
            offer(BEHIND_NAT, 1, 1);
        }
        assertThat(taken).isEqualTo(16);
        assertThat(policy.symmetricTarget()).isEqualTo(host);
    }

    @Test
    void a_forged_address_is_told_by_its_ssrc_while_the_true_one_speaks() {
        policy.announce(ANNOUNCED, false, List.of());
        assertThat(offer(ANNOUNCED, 1, 1)).isEqualTo(1);
        for (int i = 0; i < 100; i++) {
            assertThat(offer(ANNOUNCED, 1, 1)).isEqualTo(1);
            assertThat(offer(ANNOUNCED, 1000 + i, 1)).isZero();
        }
    }

    @Test
    void another_ssrc_of_the_announced_address_is_taken_after_three_packets() {
        policy.announce(ANNOUNCED, false, List.of());
        assertThat(offer(ANNOUNCED, 1, 50)).isEqualTo(50);
        assertThat(offer(ANNOUNCED, 2, 50)).isEqualTo(47);
        assertThat(offer(ANNOUNCED, 1, 1)).as("the former comes back too early").isEqualTo(1);
    }

    @Test
    void whoever_speaks_in_a_pause_has_to_yield() {
        policy.announce(ANNOUNCED, false, List.of());
        offer(ANNOUNCED, 1, 50);
        assertThat(offer(ANNOUNCED, 2, 20)).as("400 ms of pause").isEqualTo(17);
        assertThat(offer(ANNOUNCED, 3, 20)).as("a second guest").isLessThan(20);
        assertThat(offer(ANNOUNCED, 1, 1)).isEqualTo(1);
        assertThat(offer(ANNOUNCED, 2, 1)).isZero();
    }

    @Test
    void an_interrupted_run_of_packets_is_not_steady() {
        policy.announce(ANNOUNCED, true, TRUNK_HOSTS);
        for (int i = 0; i < 10; i++) {
            assertThat(offer(BEHIND_NAT, 2)).isZero();
            assertThat(offer(OTHER_PORT, 2)).isZero();
        }
    }

    @Test
    void the_announced_address_takes_over_from_a_learned_one() {
        policy.announce(ANNOUNCED, true, TRUNK_HOSTS);
        offer(BEHIND_NAT, 10);
        assertThat(offer(ANNOUNCED, 3)).isEqualTo(3);
        assertThat(offer(BEHIND_NAT, 3)).isZero();
        assertThat(policy.symmetricTarget()).isNull();
    }

    @Test
    void the_newest_fork_goes_before_the_others_as_long_as_it_sends() {
        policy.announce(ANNOUNCED, false, List.of());
        policy.announce(FORK, false, List.of());
        assertThat(offer(ANNOUNCED, 3)).isEqualTo(3);
        assertThat(offer(FORK, 1)).isEqualTo(1);
        assertThat(offer(ANNOUNCED, 3)).isZero();
        nowMs += 300;
        assertThat(offer(ANNOUNCED, 3)).isEqualTo(3);
        policy.announce(ANNOUNCED, false, List.of());
        assertThat(offer(FORK, 3)).isZero();
    }

    @Test
    void a_new_announcement_forgets_what_was_learned() {
        policy.announce(ANNOUNCED, true, TRUNK_HOSTS);
        offer(BEHIND_NAT, 10);
        policy.announce(FORK, false, List.of());
        assertThat(offer(BEHIND_NAT, 10)).isZero();
        assertThat(offer(FORK, 1)).isEqualTo(1);
    }
}
