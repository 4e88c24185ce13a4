package io.tandem.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.gateway.sdp.SrtpPolicy;
import io.tandem.media.MediaCommand;
import io.tandem.media.MediaKeys;
import io.tandem.media.srtp.SrtpProfile;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Calls over a trunk with SRTP by SDES (RFC 4568).
class SecureTrunkCallTest {

    private static final String KEY = "d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj";
    private static final String OTHER_KEY = "AAAAdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj";
    private static final Pattern LINE = Pattern.compile("a=crypto:([0-9]+) (\\S+) inline:(\\S+)");

    private final Sim sim = new Sim();

    private void trunkIs(SrtpPolicy srtp) {
        sim.north = Sim.trunk("north", 5070, srtp);
        sim.incomingTrunk = sim.north;
        sim.plan = List.of(sim.north);
    }

    private static String secure(String line) {
        return Offers.trunk(9000, "sendrecv").replace("RTP/AVP", "RTP/SAVP") + "a=crypto:" + line + "\r\n";
    }

    private static String line(int tag, String key) {
        return tag + " AES_CM_128_HMAC_SHA1_80 inline:" + key;
    }

    /// The tag of the line with this suite in what we said.
    private static int tagOf(String sdp, SrtpProfile profile) {
        Matcher lines = LINE.matcher(sdp);
        while (lines.find()) {
            if (lines.group(2).equals(profile.name())) {
                return Integer.parseInt(lines.group(1));
            }
        }
        throw new AssertionError("no " + profile + " in " + sdp);
    }

    private MediaKeys connectedWith() {
        return Objects.requireNonNull(
                sim.media.last().told(MediaCommand.ConnectTrunk.class).getLast().keys());
    }

    @Test
    void a_required_trunk_is_offered_savp_and_its_answer_gives_the_media_both_keys() {
        trunkIs(SrtpPolicy.REQUIRED);
        Sim.Outgoing call = sim.dial("+996312000101").acked();
        String offer = call.toTrunk().request.body().text();
        assertThat(offer).contains("RTP/SAVP");
        assertThat(sim.media.last().told(MediaCommand.ExpectTrunk.class)).isEmpty();
        int tag = tagOf(offer, SrtpProfile.AES_CM_128_HMAC_SHA1_80);
        call.trunk("t1").answerSdp(call.toTrunk(), 200, secure(line(tag, KEY)));
        assertThat(connectedWith().local().profile()).isEqualTo(SrtpProfile.AES_CM_128_HMAC_SHA1_80);
        assertThat(connectedWith().local()).isNotEqualTo(connectedWith().remote());
        assertThat(offer).contains(Base64.getEncoder().encodeToString(material(connectedWith())));
    }

    private static byte[] material(MediaKeys keys) {
        byte[] key = keys.local().masterKey();
        byte[] salt = keys.local().masterSalt();
        byte[] both = Arrays.copyOf(key, key.length + salt.length);
        System.arraycopy(salt, 0, both, key.length, salt.length);
        return both;
    }

    @Test
    void a_required_trunk_that_answers_plain_fails_with_488_and_no_media_is_connected() {
        trunkIs(SrtpPolicy.REQUIRED);
        Sim.Outgoing call = sim.dial("+996312000101").acked();
        call.trunk("t1").answerSdp(call.toTrunk(), 200, Offers.trunk(9000, "sendrecv"));
        assertThat(sim.media.last().told(MediaCommand.ConnectTrunk.class)).isEmpty();
        assertThat(sim.stack.all("BYE")).isNotEmpty();
    }

    @Test
    void an_answer_with_a_line_that_was_not_offered_fails() {
        trunkIs(SrtpPolicy.OPTIONAL);
        Sim.Outgoing call = sim.dial("+996312000101").acked();
        call.trunk("t1").answerSdp(call.toTrunk(), 200, secure(line(77, KEY)));
        assertThat(sim.media.last().told(MediaCommand.ConnectTrunk.class)).isEmpty();
    }

    @Test
    void an_optional_trunk_that_answers_plain_is_plain() {
        trunkIs(SrtpPolicy.OPTIONAL);
        Sim.Outgoing call = sim.dial("+996312000101").acked();
        assertThat(call.toTrunk().request.body().text()).contains("RTP/AVP", "a=crypto:1 ");
        call.trunk("t1").answerSdp(call.toTrunk(), 200, Offers.trunk(9000, "sendrecv"));
        assertThat(sim.media
                        .last()
                        .told(MediaCommand.ConnectTrunk.class)
                        .getLast()
                        .keys())
                .isNull();
    }

    @Test
    void a_reinvite_with_a_new_key_gives_the_media_that_key_and_one_without_keys_is_refused() {
        trunkIs(SrtpPolicy.OPTIONAL);
        Sim.Outgoing call = sim.dial("+996312000101").acked();
        int tag = tagOf(call.toTrunk().request.body().text(), SrtpProfile.AES_CM_128_HMAC_SHA1_80);
        SimPeer trunk = call.trunk("t1");
        trunk.answerSdp(call.toTrunk(), 200, secure(line(tag, KEY)));
        MediaKeys before = connectedWith();
        FakeServerTx rekey = trunk.sendSdp("INVITE", secure(line(tag, OTHER_KEY)));
        trunk.ack(rekey);
        assertThat(rekey.ok().body().text()).containsOnlyOnce("a=crypto:" + tag + " AES_CM_128_HMAC_SHA1_80");
        assertThat(connectedWith().remote()).isNotEqualTo(before.remote());
        assertThat(connectedWith().local()).isEqualTo(before.local());
        FakeServerTx downgrade = trunk.sendSdp("INVITE", Offers.trunk(9000, "sendrecv"));
        assertThat(downgrade.statuses()).last().isEqualTo(488);
    }

    /// The operator holds a secured call, and the trunk answers our offer.
    private void answerToHold(String sdp) {
        trunkIs(SrtpPolicy.REQUIRED);
        Sim.Outgoing call = sim.dial("+996312000101").acked();
        int tag = tagOf(call.toTrunk().request.body().text(), SrtpProfile.AES_CM_128_HMAC_SHA1_80);
        SimPeer trunk = call.trunk("t1");
        trunk.answerSdp(call.toTrunk(), 200, secure(line(tag, KEY)));
        call.browser().ack(call.browser().sendSdp("INVITE", Offers.chromium("sendonly", 3)));
        FakeStack.Sent offer = sim.stack.last("INVITE");
        assertThat(offer.request.body().text()).contains("RTP/SAVP", "a=sendonly", "a=crypto:" + tag);
        trunk.answerSdp(offer, 200, sdp.replace("TAG", Integer.toString(tag)));
    }

    @Test
    void an_answer_to_a_reinvite_with_the_keys_agreed_goes_on() {
        answerToHold(secure(line(0, KEY)).replace("crypto:0", "crypto:TAG").replace("sendrecv", "recvonly"));
        assertThat(sim.stack.all("BYE")).isEmpty();
        assertThat(sim.media.last().heard("browser").from()).isNull();
    }

    @Test
    void an_answer_to_a_reinvite_without_keys_ends_the_call_and_the_media_is_never_told_of_it() {
        answerToHold(Offers.trunk(9000, "recvonly"));
        assertEndedForWantOfKeys();
    }

    @Test
    void an_answer_to_a_reinvite_with_a_line_that_was_not_offered_ends_the_call() {
        answerToHold(secure(line(77, OTHER_KEY)).replace("sendrecv", "recvonly"));
        assertEndedForWantOfKeys();
    }

    private void assertEndedForWantOfKeys() {
        assertThat(sim.media.last().told(MediaCommand.ConnectTrunk.class)).hasSize(1);
        assertThat(connectedWith()).isNotNull();
        assertThat(sim.stack.all("BYE"))
                .hasSize(2)
                .allSatisfy(
                        bye -> assertThat(bye.request.headers().all("Reason").toString())
                                .contains("SIP;cause=488", "Q.850;cause=88"));
    }

    @Test
    void a_caller_with_keys_gets_an_answer_with_a_key_of_ours() {
        trunkIs(SrtpPolicy.REQUIRED);
        FakeServerTx call = caller().sendSdp("INVITE", secure(line(3, KEY)));
        FakeStack.Sent ringing = sim.stack.last("INVITE");
        SimPeer browser =
                SimPeer.called(sim.calls, Sim.BROWSER, ringing.request, "b", "sip:abc@x.invalid;transport=ws");
        browser.answerSdp(ringing, 200, Offers.browserAnswer("sendrecv"));
        assertThat(call.ok().body().text())
                .contains("RTP/SAVP")
                .containsOnlyOnce("a=crypto:3 AES_CM_128_HMAC_SHA1_80 inline:")
                .doesNotContain(KEY);
        assertThat(connectedWith().remote().masterKey())
                .startsWith(Base64.getDecoder().decode("d0Rm"));
    }

    @Test
    void a_caller_without_keys_is_refused_with_488_where_they_are_required() {
        trunkIs(SrtpPolicy.REQUIRED);
        FakeServerTx call = caller().sendSdp("INVITE", Offers.trunk(9000, "sendrecv"));
        assertThat(call.statuses()).last().isEqualTo(488);
    }

    private SimPeer caller() {
        return new SimPeer(
                sim.calls,
                Sim.TRUNK,
                "in-1",
                "<sip:+996555123456@198.51.100.7>",
                "<sip:100@tandem>",
                "sip:gw@198.51.100.7:5070");
    }
}
