package io.tandem.media.ice;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.media.stun.StunKey;
import io.tandem.media.stun.StunMessage;
import io.tandem.media.stun.StunWriter;
import java.net.InetSocketAddress;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IceAgentTest {
    private static final InetSocketAddress HOME = new InetSocketAddress("192.0.2.7", 5000);
    private static final InetSocketAddress AWAY = new InetSocketAddress("198.51.100.9", 6000);
    private final Random random = new Random(8445);
    private final IceAgent agent = new IceAgent(random);
    private long now = 1_000;

    @Test
    void our_credentials_are_ice_characters_of_more_than_the_least_entropy() {
        assertThat(agent.local().ufrag()).matches("[A-Za-z0-9+/]{8}");
        assertThat(agent.local().pwd()).matches("[A-Za-z0-9+/]{24}");
        assertThat(new IceAgent(random).local()).isNotEqualTo(agent.local());
        assertThat(agent.local().toString()).doesNotContain(agent.local().pwd());
    }

    @Test
    void a_valid_check_is_answered_with_the_address_it_came_from() {
        agent.remote("peer");
        Check.Valid valid = valid(request("peer", false), HOME);
        assertThat(valid.newSource()).isTrue();
        assertThat(valid.nominated()).isFalse();
        assertThat(agent.selected()).isNull();
        assertThat(agent.isValidated(HOME)).isTrue();
        assertThat(agent.isValidated(AWAY)).isFalse();

        StunMessage response = parse(valid.response());
        assertThat(response.isBindingSuccess()).isTrue();
        assertThat(response.mappedAddress()).contains(HOME);
        assertThat(response.verifyFingerprint()).isTrue();
        assertThat(response.verifyIntegrity(StunKey.ofPassword(agent.local().pwd())))
                .isTrue();
        assertThat(valid(request("peer", false), HOME).newSource()).isFalse();
    }

    @Test
    void media_follows_the_latest_nomination_as_after_a_nat_has_rebound() {
        agent.remote("peer");
        assertThat(valid(request("peer", true), HOME).selectedChanged()).isTrue();
        assertThat(agent.selected()).isEqualTo(HOME);
        assertThat(valid(request("peer", true), HOME).selectedChanged()).isFalse();
        assertThat(valid(request("peer", false), AWAY).selectedChanged()).isFalse();
        assertThat(agent.selected()).isEqualTo(HOME);
        assertThat(valid(request("peer", true), AWAY).selectedChanged()).isTrue();
        assertThat(agent.selected()).isEqualTo(AWAY);
    }

    @Test
    void each_valid_check_renews_the_consent_and_no_other_does() {
        agent.remote("peer");
        assertThat(agent.isChecked()).isFalse();
        now = 5_000;
        dropped(request("stranger", true), Check.Reason.UNKNOWN_USER);
        assertThat(agent.isChecked()).isFalse();
        valid(request("peer", false), HOME);
        assertThat(agent.isChecked()).isTrue();
        assertThat(agent.lastValidCheckNanos()).isEqualTo(5_000);
        now = 9_000;
        dropped(forged("peer"), Check.Reason.BAD_INTEGRITY);
        assertThat(agent.lastValidCheckNanos()).isEqualTo(5_000);
    }

    @Test
    void strangers_and_forgers_get_no_answer() {
        agent.remote("peer");
        dropped(request("stranger", true), Check.Reason.UNKNOWN_USER);
        dropped(forged("peer"), Check.Reason.BAD_INTEGRITY);
        dropped(named("peer:" + agent.local().ufrag()), Check.Reason.UNKNOWN_USER);
        dropped(named(agent.local().ufrag()), Check.Reason.UNKNOWN_USER);
        dropped(named(agent.local().ufrag() + ":"), Check.Reason.UNKNOWN_USER);
        byte[] unsigned = writer("peer").withFingerprint();
        dropped(unsigned, Check.Reason.BAD_INTEGRITY);
        byte[] broken = request("peer", true);
        broken[broken.length - 1] ^= 1;
        dropped(broken, Check.Reason.BAD_FINGERPRINT);
        assertThat(agent.selected()).isNull();
        assertThat(agent.isValidated(HOME)).isFalse();
    }

    @Test
    void a_response_is_never_answered() {
        agent.remote("peer");
        dropped(valid(request("peer", true), HOME).response(), Check.Reason.NOT_A_REQUEST);
    }

    @Test
    void a_peer_that_wants_to_be_controlled_gets_487() {
        agent.remote("peer");
        byte[] request =
                writer("peer").iceControlled(Long.MAX_VALUE).integrity(ourKey()).withFingerprint();
        Check check = agent.onStunRequest(parse(request), HOME, now);
        assertThat(check).isInstanceOfSatisfying(Check.Refused.class, refused -> {
            assertThat(refused.code()).isEqualTo(487);
            assertThat(parse(refused.response()).errorCode()).hasValue(487);
            assertThat(parse(refused.response()).verifyIntegrity(ourKey())).isTrue();
        });
        assertThat(agent.isValidated(HOME)).isFalse();
    }

    @Test
    void checks_that_outrun_the_description_are_answered() {
        assertThat(valid(request("peer", true), HOME).selectedChanged()).isTrue();
        assertThat(agent.remote("peer")).isFalse();
        assertThat(agent.selected()).isEqualTo(HOME);
        dropped(request("stranger", true), Check.Reason.UNKNOWN_USER);
    }

    @Test
    void after_a_restart_the_old_pair_lives_until_the_new_one_is_nominated() {
        agent.remote("old");
        valid(request("old", true), HOME);
        assertThat(agent.remote("new")).isTrue();
        assertThat(agent.remote("new")).isFalse();
        assertThat(agent.selected()).isEqualTo(HOME);
        assertThat(agent.isValidated(HOME)).isTrue();

        assertThat(valid(request("old", true), AWAY).selectedChanged()).isFalse();
        assertThat(valid(request("new", false), AWAY).selectedChanged()).isFalse();
        assertThat(valid(request("new", true), AWAY).selectedChanged()).isTrue();
        assertThat(agent.selected()).isEqualTo(AWAY);
        dropped(request("old", true), Check.Reason.UNKNOWN_USER);
    }

    @Test
    void a_peer_with_ever_new_addresses_does_not_fill_the_memory() {
        agent.remote("peer");
        for (int port = 1; port <= 1_000; port++) {
            valid(request("peer", true), new InetSocketAddress("192.0.2.1", port));
        }
        assertThat(agent.isValidated(new InetSocketAddress("192.0.2.1", 1_000))).isTrue();
        assertThat(agent.isValidated(new InetSocketAddress("192.0.2.1", 1_000 - IceAgent.MAX_SOURCES)))
                .isFalse();
    }

    @Test
    void no_mutation_of_a_check_makes_the_agent_throw_or_believe_it() {
        agent.remote("peer");
        byte[] request = request("peer", true);
        for (int i = 0; i < 20_000; i++) {
            byte[] mutated = request.clone();
            int at = random.nextInt(request.length - 8);
            mutated[at] ^= (byte) (1 + random.nextInt(255));
            StunMessage.parse(mutated, 0, mutated.length)
                    .ifPresent(message ->
                            assertThat(agent.onStunRequest(message, AWAY, now)).isInstanceOf(Check.Dropped.class));
        }
        assertThat(agent.isChecked()).isFalse();
    }

    private Check.Valid valid(byte[] request, InetSocketAddress source) {
        Check check = agent.onStunRequest(parse(request), source, now);
        assertThat(check).isInstanceOf(Check.Valid.class);
        return (Check.Valid) check;
    }

    private void dropped(byte[] request, Check.Reason reason) {
        assertThat(agent.onStunRequest(parse(request), HOME, now)).isEqualTo(new Check.Dropped(reason));
    }

    private byte[] request(String peer, boolean nominate) {
        StunWriter writer = writer(peer).priority(99).iceControlling(7);
        return (nominate ? writer.useCandidate() : writer).integrity(ourKey()).withFingerprint();
    }

    private byte[] forged(String peer) {
        return writer(peer)
                .useCandidate()
                .integrity(StunKey.ofPassword("guess"))
                .withFingerprint();
    }

    private byte[] named(String username) {
        return StunWriter.bindingRequest(new byte[12])
                .username(username)
                .integrity(ourKey())
                .withFingerprint();
    }

    private StunWriter writer(String peer) {
        return StunWriter.bindingRequest(new byte[12]).username(agent.local().ufrag() + ":" + peer);
    }

    private StunKey ourKey() {
        return StunKey.ofPassword(agent.local().pwd());
    }

    private static StunMessage parse(byte[] data) {
        return StunMessage.parse(data, 0, data.length).orElseThrow();
    }
}
