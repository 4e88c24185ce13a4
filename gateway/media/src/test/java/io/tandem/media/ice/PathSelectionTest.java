package io.tandem.media.ice;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.media.ice.CheckingPeer.Way;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Which path our packets take while browsers nominate, move and restart.
class PathSelectionTest {
    private static final Way HOME = new Way("192.0.2.7", 5000);
    private static final Way AWAY = new Way("198.51.100.9", 6000);
    private static final IceCredentials FRESH = new IceCredentials("freshfra", "p".repeat(24));
    private final CheckingPeer peer = new CheckingPeer();
    private final IceAgent agent = peer.agent;

    private void tick() {
        peer.now += 500;
    }

    private void priority(long priority) {
        peer.priority = priority;
    }

    @Test
    void a_regular_nomination_selects_its_pair_and_the_latest_counts() {
        assertThat(peer.nominate(HOME).selectedChanged()).isTrue();
        assertThat(agent.selected()).isEqualTo(HOME);
        assertThat(peer.nominate(HOME).selectedChanged()).isFalse();
        assertThat(peer.check(AWAY).selectedChanged()).isFalse();
        assertThat(agent.selected()).isEqualTo(HOME);
        assertThat(peer.nominate(AWAY).selectedChanged()).isTrue();
        assertThat(agent.selected()).isEqualTo(AWAY);
    }

    @Test
    void of_aggressive_nominations_the_pair_of_highest_priority_counts_and_stays() {
        for (int i = 0; i < 10; i++) {
            priority(100);
            peer.nominate(AWAY);
            tick();
            priority(200);
            peer.nominate(HOME);
            tick();
            assertThat(agent.selected()).isEqualTo(HOME);
        }
    }

    @Test
    void a_worse_pair_counts_when_it_is_nominated_again_and_the_better_one_no_more() {
        priority(200);
        peer.nominate(HOME);
        tick();
        priority(100);
        assertThat(peer.nominate(AWAY).selectedChanged()).isFalse();
        tick();
        assertThat(peer.nominate(AWAY).selectedChanged()).isTrue();
    }

    @Test
    void a_worse_pair_counts_at_once_when_the_browser_speaks_by_it() {
        priority(200);
        peer.nominate(HOME);
        agent.onPacket(HOME, peer.now);
        tick();
        priority(100);
        peer.nominate(AWAY);
        agent.onPacket(AWAY, peer.now + 20);
        assertThat(agent.selected()).isEqualTo(AWAY);
    }

    @Test
    void a_late_packet_of_the_old_path_draws_nothing_back() {
        peer.nominate(HOME);
        tick();
        peer.nominate(AWAY);
        agent.onPacket(HOME, peer.now + 1);
        assertThat(agent.selected()).isEqualTo(AWAY);
    }

    @Test
    void a_browser_that_nominates_no_more_is_followed_by_where_it_speaks_from() {
        peer.nominate(HOME);
        agent.onPacket(HOME, peer.now + 1);
        tick();
        peer.check(AWAY);
        assertThat(agent.selected()).isEqualTo(HOME);
        agent.onPacket(AWAY, peer.now + 20);
        assertThat(agent.selected()).isEqualTo(AWAY);
    }

    @Test
    void a_silent_browser_that_nominates_no_more_is_followed_by_its_second_check() {
        peer.nominate(HOME);
        tick();
        peer.check(AWAY);
        tick();
        assertThat(peer.check(AWAY).selectedChanged()).isTrue();
    }

    @Test
    void checks_of_a_spare_path_move_nothing_while_the_chosen_one_lives() {
        peer.nominate(HOME);
        for (int i = 0; i < 10; i++) {
            tick();
            peer.check(AWAY);
            tick();
            agent.onPacket(HOME, peer.now);
            assertThat(agent.selected()).isEqualTo(HOME);
        }
    }

    @Test
    void a_packet_by_a_path_that_no_check_has_validated_moves_nothing() {
        peer.nominate(HOME);
        agent.onPacket(AWAY, peer.now + 1);
        assertThat(agent.selected()).isEqualTo(HOME);
        assertThat(agent.isValid(AWAY)).isFalse();
    }

    @Test
    void udp_is_preferred_to_tcp_where_a_browser_nominates_both() {
        Way tcp = new Way(HOME.remote(), 1_518_280_447L);
        peer.nominate(tcp);
        assertThat(agent.selected()).isEqualTo(tcp);
        peer.nominate(HOME);
        tick();
        peer.nominate(tcp);
        assertThat(agent.selected()).isEqualTo(HOME);
    }

    @Test
    void a_closed_connection_is_no_path_any_more() {
        peer.check(AWAY);
        peer.nominate(HOME);
        agent.onClosed(HOME);
        assertThat(agent.selected()).isNull();
        assertThat(agent.isValid(HOME)).isFalse();
        assertThat(agent.target()).isEqualTo(AWAY);
        agent.onClosed(AWAY);
        assertThat(agent.target()).isNull();
        assertThat(agent.consents(peer.now, 30)).isFalse();
    }

    @Test
    void after_a_restart_the_old_pair_lives_until_the_new_one_is_nominated() {
        agent.remote("peer");
        peer.nominate(HOME);
        agent.restart(FRESH);
        assertThat(agent.remote("new")).isTrue();
        assertThat(agent.remote("new")).isFalse();
        assertThat(agent.local()).isEqualTo(FRESH);
        assertThat(agent.selected()).isEqualTo(HOME);
        assertThat(agent.isValid(HOME)).isTrue();
        assertThat(peer.check(HOME).newPath()).as("with the old credentials").isFalse();
        assertThat(peer.nominate(AWAY).selectedChanged()).isFalse();

        String old = peer.ours.ufrag();
        assertThat(agent.formerUfrag()).isEqualTo(old);
        peer.ours = FRESH;
        peer.dropped(peer.request(true), AWAY, Check.Reason.UNKNOWN_USER);
        peer.ufrag = "new";
        assertThat(peer.check(AWAY).selectedChanged()).isFalse();
        priority(1);
        assertThat(peer.nominate(AWAY).selectedChanged())
                .as("priority says nothing across a restart")
                .isTrue();
        assertThat(agent.selected()).isEqualTo(AWAY);
        assertThat(agent.formerUfrag()).isNull();
        peer.ours = new IceCredentials(old, "x");
        peer.dropped(peer.request(true), HOME, Check.Reason.UNKNOWN_USER);
    }

    @Test
    void a_restart_on_the_same_path_is_done_by_its_nomination() {
        agent.remote("peer");
        peer.nominate(HOME);
        agent.restart(FRESH);
        agent.remote("new");
        peer.ours = FRESH;
        peer.ufrag = "new";
        peer.nominate(HOME);
        assertThat(agent.selected()).isEqualTo(HOME);
        assertThat(agent.formerUfrag()).isNull();
    }

    @Test
    void a_restart_forgets_every_path_but_the_selected_one() {
        agent.remote("peer");
        peer.check(AWAY);
        peer.nominate(HOME);
        agent.restart(FRESH);
        assertThat(peer.forgotten).containsExactly(AWAY);
        assertThat(agent.isValid(AWAY)).isFalse();
    }

    @Test
    void a_peer_that_restarts_alone_is_followed_with_our_old_credentials() {
        agent.remote("peer");
        peer.nominate(HOME);
        assertThat(agent.remote("anew")).isTrue();
        peer.ufrag = "anew";
        assertThat(peer.nominate(AWAY).selectedChanged()).isTrue();
        peer.ufrag = "peer";
        peer.dropped(peer.request(true), HOME, Check.Reason.UNKNOWN_USER);
    }

    @Test
    void whatever_comes_in_whatever_order_the_selected_path_is_a_valid_one() {
        Random random = new Random(42);
        agent.remote("peer");
        for (int i = 0; i < 50_000; i++) {
            Way way = new Way("192.0.2.1", 1 + random.nextInt(30));
            peer.now += random.nextInt(3);
            peer.priority = random.nextInt(4);
            switch (random.nextInt(6)) {
                case 0 -> peer.nominate(way);
                case 1, 2 -> peer.check(way);
                case 3, 4 -> agent.onPacket(way, peer.now);
                default -> agent.onClosed(way);
            }
            if (random.nextInt(1_000) == 0) {
                peer.ours = IceCredentials.generate(random);
                agent.restart(peer.ours);
                agent.remote("peer");
            }
            IcePath target = agent.target();
            assertThat(target == null || agent.isValid(target)).isTrue();
        }
    }
}
