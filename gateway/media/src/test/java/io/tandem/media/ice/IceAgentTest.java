package io.tandem.media.ice;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.media.ice.CheckingPeer.Way;
import io.tandem.media.stun.StunKey;
import io.tandem.media.stun.StunMessage;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a check must be to be answered, and with what.
class IceAgentTest {
    private static final Way HOME = new Way("192.0.2.7", 5000);
    private static final Way AWAY = new Way("198.51.100.9", 6000);
    private final CheckingPeer peer = new CheckingPeer();
    private final IceAgent agent = peer.agent;

    @Test
    void our_credentials_are_ice_characters_of_more_than_the_least_entropy() {
        assertThat(agent.local().ufrag()).matches("[A-Za-z0-9+/]{8}");
        assertThat(agent.local().pwd()).matches("[A-Za-z0-9+/]{24}");
        assertThat(IceCredentials.generate(peer.random)).isNotEqualTo(agent.local());
        assertThat(agent.local().toString()).doesNotContain(agent.local().pwd());
    }

    @Test
    void a_valid_check_is_answered_with_the_address_it_came_from() {
        agent.remote("peer");
        Check.Valid valid = peer.check(HOME);
        assertThat(valid.newPath()).isTrue();
        assertThat(valid.nominated()).isFalse();
        assertThat(agent.selected()).isNull();
        assertThat(agent.target()).isEqualTo(HOME);
        assertThat(agent.isValid(HOME)).isTrue();
        assertThat(agent.isValid(AWAY)).isFalse();

        StunMessage response = CheckingPeer.parse(valid.response());
        assertThat(response.isBindingSuccess()).isTrue();
        assertThat(response.mappedAddress()).contains(HOME.remote());
        assertThat(response.verifyFingerprint()).isTrue();
        assertThat(response.verifyIntegrity(peer.key())).isTrue();
        assertThat(peer.check(HOME).newPath()).isFalse();
    }

    @Test
    void an_ipv6_address_is_told_as_it_is() {
        Way six = new Way("2001:db8::7", 5000);
        assertThat(CheckingPeer.parse(peer.check(six).response()).mappedAddress())
                .contains(six.remote());
    }

    @Test
    void consent_lasts_thirty_seconds_from_the_latest_valid_check() {
        agent.remote("peer");
        assertThat(agent.isChecked()).isFalse();
        assertThat(agent.consents(0, 30)).isFalse();
        peer.now = 5_000;
        peer.ufrag = "stranger";
        peer.dropped(peer.request(true), HOME, Check.Reason.UNKNOWN_USER);
        assertThat(agent.isChecked()).isFalse();
        peer.ufrag = "peer";
        peer.check(HOME);
        assertThat(agent.consents(5_030, 30)).isTrue();
        assertThat(agent.consents(5_031, 30)).isFalse();
        peer.now = 5_020;
        peer.dropped(forged(), HOME, Check.Reason.BAD_INTEGRITY);
        assertThat(agent.consents(5_031, 30)).isFalse();
        peer.check(HOME);
        assertThat(agent.consents(5_050, 30)).isTrue();
    }

    @Test
    void consent_for_one_path_is_none_for_another() {
        peer.nominate(HOME);
        peer.now = 1_020;
        peer.check(AWAY);
        assertThat(agent.target()).isEqualTo(HOME);
        assertThat(agent.consents(1_040, 30)).isFalse();
    }

    @Test
    void strangers_and_forgers_get_no_answer() {
        agent.remote("peer");
        String ours = peer.ours.ufrag();
        for (String name : new String[] {ours + ":stranger", "peer:" + ours, ours, ours + ":", "", ours + ":peer2"}) {
            peer.dropped(peer.named(name).integrity(peer.key()).withFingerprint(), HOME, Check.Reason.UNKNOWN_USER);
        }
        peer.dropped(forged(), HOME, Check.Reason.BAD_INTEGRITY);
        peer.dropped(peer.writer().withFingerprint(), HOME, Check.Reason.BAD_INTEGRITY);
        byte[] broken = peer.request(true);
        broken[broken.length - 1] ^= 1;
        peer.dropped(broken, HOME, Check.Reason.BAD_FINGERPRINT);
        assertThat(agent.selected()).isNull();
        assertThat(agent.isValid(HOME)).isFalse();
    }

    @Test
    void a_response_is_never_answered() {
        peer.dropped(peer.nominate(HOME).response(), HOME, Check.Reason.NOT_A_REQUEST);
    }

    @Test
    void a_check_overheard_and_sent_again_from_elsewhere_moves_nothing() {
        byte[] request = peer.request(true);
        peer.valid(request, HOME);
        peer.valid(request, HOME);
        peer.dropped(request, AWAY, Check.Reason.REPLAYED);
        assertThat(agent.selected()).isEqualTo(HOME);
        assertThat(agent.isValid(AWAY)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 7, Long.MAX_VALUE, -1})
    void a_peer_that_wants_to_be_controlled_gets_487_whoever_would_win_the_tie(long tieBreaker) {
        agent.remote("peer");
        byte[] request =
                peer.writer().iceControlled(tieBreaker).integrity(peer.key()).withFingerprint();
        assertThat(peer.judge(request, HOME)).isInstanceOfSatisfying(Check.Refused.class, refused -> {
            assertThat(refused.code()).isEqualTo(487);
            StunMessage response = CheckingPeer.parse(refused.response());
            assertThat(response.errorCode()).hasValue(487);
            assertThat(response.verifyIntegrity(peer.key())).isTrue();
            assertThat(response.verifyFingerprint()).isTrue();
        });
        assertThat(agent.isValid(HOME)).isFalse();
        assertThat(agent.isChecked()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE, -1})
    void a_controlling_peer_is_in_no_conflict_with_us_whatever_its_tie_breaker(long tieBreaker) {
        byte[] request =
                peer.writer().iceControlling(tieBreaker).integrity(peer.key()).withFingerprint();
        assertThat(peer.valid(request, HOME).newPath()).isTrue();
    }

    @Test
    void a_peer_that_names_no_role_is_taken_for_controlling() {
        byte[] request = peer.writer().integrity(peer.key()).withFingerprint();
        assertThat(peer.valid(request, HOME).newPath()).isTrue();
    }

    @Test
    void a_peer_of_both_roles_is_refused() {
        byte[] request = peer.writer()
                .iceControlling(1)
                .iceControlled(2)
                .integrity(peer.key())
                .withFingerprint();
        assertThat(peer.judge(request, HOME)).isInstanceOf(Check.Refused.class);
    }

    @Test
    void checks_that_outrun_the_description_are_answered() {
        assertThat(peer.nominate(HOME).selectedChanged()).isTrue();
        assertThat(agent.remote("peer")).isFalse();
        assertThat(agent.selected()).isEqualTo(HOME);
        peer.ufrag = "stranger";
        peer.dropped(peer.request(true), HOME, Check.Reason.UNKNOWN_USER);
    }

    @Test
    void a_peer_with_ever_new_addresses_does_not_fill_the_memory() {
        peer.nominate(HOME);
        for (int port = 1; port <= 1_000; port++) {
            peer.check(new Way("192.0.2.1", port));
        }
        assertThat(agent.isValid(new Way("192.0.2.1", 1_000))).isTrue();
        assertThat(agent.isValid(new Way("192.0.2.1", 1_000 - IceAgent.MAX_PATHS)))
                .isFalse();
        assertThat(agent.isValid(HOME)).as("the selected one stays").isTrue();
        assertThat(peer.forgotten).hasSize(1_001 - IceAgent.MAX_PATHS).doesNotContain(HOME);
    }

    @Test
    void an_address_over_tcp_is_another_path_than_the_same_over_udp() {
        InetSocketAddress address = HOME.remote();
        peer.nominate(HOME);
        Way tcp = new Way(address, 1_518_280_447L);
        assertThat(agent.isValid(tcp)).isFalse();
        assertThat(peer.check(tcp).newPath()).isTrue();
        assertThat(agent.target()).isEqualTo(HOME);
    }

    @Test
    void no_mutation_of_a_check_makes_the_agent_throw_or_believe_it() {
        agent.remote("peer");
        byte[] request = peer.request(true);
        for (int i = 0; i < 20_000; i++) {
            byte[] mutated = request.clone();
            int at = peer.random.nextInt(request.length - 8);
            mutated[at] ^= (byte) (1 + peer.random.nextInt(255));
            StunMessage.parse(mutated, 0, mutated.length)
                    .ifPresent(message ->
                            assertThat(agent.onStunRequest(message, AWAY, 0)).isInstanceOf(Check.Dropped.class));
        }
        assertThat(agent.isChecked()).isFalse();
    }

    private byte[] forged() {
        return peer.writer()
                .useCandidate()
                .integrity(StunKey.ofPassword("guess"))
                .withFingerprint();
    }
}
