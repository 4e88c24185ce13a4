package io.tandem.media.path;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class SourcePolicyTest {
    private static final InetSocketAddress ANNOUNCED = new InetSocketAddress("192.0.2.1", 4000);
    private static final InetSocketAddress FORK = new InetSocketAddress("192.0.2.2", 4000);
    private static final InetSocketAddress OTHER_PORT = new InetSocketAddress("192.0.2.1", 4444);
    private static final InetSocketAddress STRANGER = new InetSocketAddress("203.0.113.9", 4000);

    private final SourcePolicy policy = new SourcePolicy();
    private long nowMs = 10_000;

    /// Offers packets of one source, 20 ms apart; returns how many were taken.
    private int offer(InetSocketAddress from, int packets) {
        int taken = 0;
        for (int i = 0; i < packets; i++) {
            nowMs += 20;
            taken += policy.admit(from, 1, nowMs * 1_000_000) ? 1 : 0;
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
        policy.announce(ANNOUNCED, false);
        assertThat(offer(ANNOUNCED, 10)).isEqualTo(10);
    }

    @Test
    void what_was_heard_early_goes_on_without_a_break_when_it_is_announced() {
        policy.expect(ANNOUNCED.getAddress());
        assertThat(offer(ANNOUNCED, 10)).isEqualTo(6);
        policy.announce(ANNOUNCED, false);
        assertThat(offer(ANNOUNCED, 10)).isEqualTo(10);
        assertThat(policy.expect(STRANGER.getAddress())).isFalse();
        assertThat(offer(STRANGER, 10)).isZero();
    }

    @Test
    void the_announced_address_is_taken_and_a_stranger_never() {
        policy.announce(ANNOUNCED, false);
        assertThat(offer(STRANGER, 10)).isZero();
        assertThat(offer(ANNOUNCED, 10)).isEqualTo(10);
        nowMs += 5000;
        assertThat(offer(STRANGER, 10)).isZero();
    }

    @Test
    void another_port_of_the_announced_address_is_learned_when_steady() {
        policy.announce(ANNOUNCED, false);
        assertThat(offer(OTHER_PORT, 10)).isEqualTo(6);
        assertThat(policy.symmetricTarget()).isNull();
    }

    @Test
    void another_port_is_not_learned_while_the_announced_one_sends() {
        policy.announce(ANNOUNCED, false);
        for (int i = 0; i < 10; i++) {
            assertThat(offer(ANNOUNCED, 1)).isEqualTo(1);
            assertThat(offer(OTHER_PORT, 1)).isZero();
        }
    }

    @Test
    void a_symmetric_trunk_is_learned_once_and_locked() {
        policy.announce(ANNOUNCED, true);
        assertThat(offer(STRANGER, 10)).isEqualTo(6);
        assertThat(policy.symmetricTarget()).isEqualTo(STRANGER);
        nowMs += 10_000;
        assertThat(offer(FORK, 20)).isZero();
        assertThat(offer(STRANGER, 3)).isEqualTo(3);
    }

    @Test
    void an_interrupted_run_of_packets_is_not_steady() {
        policy.announce(ANNOUNCED, true);
        for (int i = 0; i < 10; i++) {
            assertThat(offer(STRANGER, 2)).isZero();
            assertThat(offer(FORK, 2)).isZero();
        }
    }

    @Test
    void the_announced_address_takes_over_from_a_learned_one() {
        policy.announce(ANNOUNCED, true);
        offer(STRANGER, 10);
        assertThat(offer(ANNOUNCED, 3)).isEqualTo(3);
        assertThat(offer(STRANGER, 3)).isZero();
        assertThat(policy.symmetricTarget()).isNull();
    }

    @Test
    void the_newest_fork_goes_before_the_others_as_long_as_it_sends() {
        policy.announce(ANNOUNCED, false);
        policy.announce(FORK, false);
        assertThat(offer(ANNOUNCED, 3)).isEqualTo(3);
        assertThat(offer(FORK, 1)).isEqualTo(1);
        assertThat(offer(ANNOUNCED, 3)).isZero();
        nowMs += 300;
        assertThat(offer(ANNOUNCED, 3)).isEqualTo(3);
        policy.announce(ANNOUNCED, false);
        assertThat(offer(FORK, 3)).isZero();
    }

    @Test
    void a_new_announcement_forgets_what_was_learned() {
        policy.announce(ANNOUNCED, true);
        offer(STRANGER, 10);
        policy.announce(FORK, false);
        assertThat(offer(STRANGER, 10)).isZero();
        assertThat(offer(FORK, 1)).isEqualTo(1);
    }
}
