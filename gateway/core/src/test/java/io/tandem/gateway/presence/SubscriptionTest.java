package io.tandem.gateway.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.gateway.call.CallEvent;
import io.tandem.gateway.call.Termination;
import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.SipMessage.Body;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SubscriptionTest {

    private final Desk desk = new Desk();
    private final Hop.Flow alice = desk.register("alice", 1);

    private void started(String call, CallEvent.Direction direction, String user, String number, String trunk) {
        String callee = direction == CallEvent.Direction.INTERNAL ? number : "";
        desk.presence.onCallEvent(
                new CallEvent.Started(call, Instant.EPOCH, direction, user, number, trunk, callee, List.of()));
    }

    private void rings(String call) {
        desk.presence.onCallEvent(new CallEvent.Ringing(call, Instant.EPOCH, "gsm"));
    }

    private void answered(String call) {
        desk.presence.onCallEvent(new CallEvent.Answered(call, Instant.EPOCH, "gsm"));
    }

    private void ended(String call) {
        Termination why = new Termination(Termination.Who.GATEWAY, Termination.Why.HUNG_UP, 200, 16, "over");
        desk.presence.onCallEvent(new CallEvent.Ended(call, Instant.EPOCH, why));
    }

    private void later() {
        desk.timers.advance(Duration.ofSeconds(1));
    }

    @Test
    void a_lamp_follows_a_call_with_rising_versions() {
        Desk.Sent subscribe = desk.subscribe("alice", "bob", alice, "dialog;id=7", "Expires", "600");
        assertThat(subscribe.status()).isEqualTo(200);
        assertThat(subscribe.header("Expires")).isEqualTo("600");
        assertThat(subscribe.header("Contact")).startsWith("<sip:bob@192.0.2.1");
        Desk.Out idle = desk.stack.only();
        assertThat(idle.hop()).isEqualTo(alice);
        assertThat(idle.request().uri()).hasToString("sip:x@alice.invalid;transport=ws");
        assertThat(idle.request().to().tag()).hasValue("f");
        assertThat(idle.request().from().tag()).hasValue(subscribe.toTag);
        assertThat(idle.request().headers().first("Event")).hasValue("dialog;id=7");
        assertThat(idle.state()).isEqualTo("active;expires=600");
        assertThat(idle.body())
                .contains("version=\"0\"", "entity=\"sip:bob@tandem.local\"")
                .doesNotContain("<dialog ");
        idle.answer(200);

        later();
        started("c1", CallEvent.Direction.OUTGOING, "bob", "555123", "");
        assertThat(desk.stack.only().body()).contains("version=\"1\"", "initiator", "<state>trying</state>");
        assertThat(desk.stack.out).isEmpty();
    }

    @Test
    void each_state_of_an_incoming_call_is_told_and_its_end_once() {
        desk.subscribe("alice", "bob", alice, "dialog");
        desk.stack.only().answer(200);
        later();
        started("c1", CallEvent.Direction.INCOMING, "bob", "996555", "gsm");
        rings("c1");
        Desk.Out first = desk.stack.only();
        assertThat(first.body()).contains("direction=\"recipient\"", "<state>trying</state>");
        first.answer(200);
        later();
        Desk.Out ringing = desk.stack.only();
        assertThat(ringing.body()).contains("<state>early</state>");
        ringing.answer(200);
        answered("c1");
        later();
        Desk.Out talking = desk.stack.only();
        assertThat(talking.body()).contains("<state>confirmed</state>").doesNotContain("996555");
        talking.answer(200);
        ended("c1");
        later();
        Desk.Out over = desk.stack.only();
        assertThat(over.body()).contains("version=\"4\"", "<state>terminated</state>");
        over.answer(200);
        started("c2", CallEvent.Direction.OUTGOING, "bob", "1", "");
        later();
        assertThat(desk.stack.only().body()).doesNotContain("terminated");
    }

    @Test
    void what_happens_while_a_notify_is_unanswered_is_told_in_one_and_the_last_state_is_never_lost() {
        desk.subscribe("alice", "bob", alice, "dialog");
        Desk.Out unanswered = desk.stack.only();
        for (int i = 0; i < 1_000; i++) {
            started("c" + i, CallEvent.Direction.OUTGOING, "bob", "1", "");
            answered("c" + i);
            if (i < 999) {
                ended("c" + i);
            }
        }
        later();
        assertThat(desk.stack.out).isEmpty();
        unanswered.answer(200);
        Desk.Out one = desk.stack.only();
        assertThat(one.body()).contains("version=\"1\"", "<state>confirmed</state>");
        assertThat(one.body().split("<dialog ", -1)).hasSize(2);
        one.answer(200);
        later();
        assertThat(desk.stack.out).isEmpty();
    }

    @Test
    void numbers_are_told_only_where_it_is_configured() {
        PresenceSettings d = PresenceSettings.defaults(Desk.DOMAIN);
        Desk open = new Desk(new PresenceSettings(
                d.domain(),
                true,
                d.perUser(),
                d.total(),
                d.shortest(),
                d.longest(),
                d.notifyInterval(),
                d.unansweredPerFlow(),
                d.messagesPerMinute(),
                d.messageWait()));
        Hop.Flow flow = open.register("alice", 1);
        open.presence.onCallEvent(new CallEvent.Started(
                "c", Instant.EPOCH, CallEvent.Direction.INCOMING, "bob", "9\"><evil/>&", "gsm", "", List.of()));
        open.subscribe("alice", "bob", flow, "dialog");
        assertThat(open.stack.only().body())
                .contains("<target uri=\"sip:9%22%3E%3Cevil/%3E&amp;@tandem.local\"/>")
                .doesNotContain("<evil");
    }

    @Test
    void a_call_between_operators_lights_both_lamps() {
        desk.subscribe("alice", "carol", alice, "dialog");
        desk.stack.only().answer(200);
        later();
        started("c1", CallEvent.Direction.INTERNAL, "bob", "carol", "");
        assertThat(desk.stack.out).isEmpty();
        rings("c1");
        Desk.Out early = desk.stack.only();
        assertThat(early.body()).contains("recipient", "<state>early</state>");
        early.answer(200);
        ended("c1");
        later();
        assertThat(desk.stack.only().body()).contains("<state>terminated</state>");
    }

    @Test
    void the_lamp_goes_with_the_call_when_it_is_handed_over() {
        desk.subscribe("alice", "bob", alice, "dialog");
        desk.stack.only().answer(200);
        desk.subscribe("alice", "carol", alice, "dialog");
        desk.stack.only().answer(200);
        later();
        started("c1", CallEvent.Direction.INCOMING, "bob", "996555", "gsm");
        answered("c1");
        desk.stack.take().forEach(n -> n.answer(200));
        desk.stack.take();
        later();
        desk.stack.take().forEach(n -> n.answer(200));
        desk.presence.onCallEvent(new CallEvent.Transferred("c1", Instant.EPOCH, "bob", "carol"));
        later();
        List<Desk.Out> told = desk.stack.take();
        assertThat(told).anySatisfy(n -> assertThat(n.body()).contains("sip:bob@", "<state>terminated</state>"));
        assertThat(told).anySatisfy(n -> assertThat(n.body()).contains("sip:carol@", "<state>confirmed</state>"));
        told.forEach(n -> n.answer(200));
        ended("c1");
        later();
        Desk.Out over = desk.stack.only();
        assertThat(over.body()).contains("sip:carol@", "<state>terminated</state>");
    }

    @Test
    void who_may_pick_up_is_told_by_which_dialog_it_rings_and_nobody_else_is() {
        Hop.Flow carol = desk.register("carol", 3);
        desk.subscribe("carol", "bob", carol, "dialog");
        desk.subscribe("alice", "bob", alice, "dialog");
        desk.subscribe("carol", "carol", carol, "tandem-colleagues");
        desk.stack.take().forEach(out -> out.answer(200));
        later();
        started("c1", CallEvent.Direction.INCOMING, "bob", "100", "gsm");
        desk.presence.onCallEvent(new CallEvent.Alerting("c1", Instant.EPOCH, "bob", "ring-1", "bobs-tag", "our-tag"));
        rings("c1");
        desk.stack.take().forEach(out -> out.answer(200));
        later();
        List<Desk.Out> told = desk.stack.take();
        assertThat(told).hasSize(3);
        assertThat(told.get(0).hop()).isEqualTo(carol);
        assertThat(told.get(0).body())
                .contains("call-id=\"ring-1\" local-tag=\"bobs-tag\" remote-tag=\"our-tag\"", "<state>early</state>");
        assertThat(told.get(1).hop()).isEqualTo(alice);
        assertThat(told.get(1).body()).contains("<state>early</state>").doesNotContain("ring-1", "tag");
        assertThat(told.get(2).body()).contains("\"replaces\":\"ring-1;to-tag=our-tag;from-tag=bobs-tag;early-only\"");
        told.forEach(out -> out.answer(200));
        answered("c1");
        later();
        assertThat(desk.stack.take()).allSatisfy(out -> assertThat(out.body()).doesNotContain("ring-1"));
    }

    @Test
    void presence_tells_of_registration_calls_and_what_the_operator_says() {
        Hop.Flow bob = Desk.flow(2);
        desk.subscribe("alice", "bob", alice, "presence");
        Desk.Out closed = desk.stack.only();
        assertThat(closed.body()).contains("<basic>closed</basic>");
        closed.answer(200);
        later();
        desk.register("bob", 2);
        Desk.Out open = desk.stack.only();
        assertThat(open.body()).contains("<basic>open</basic>");
        open.answer(200);
        desk.register("bob", 2);
        later();
        assertThat(desk.stack.out).as("a refreshed registration is no news").isEmpty();
        started("c1", CallEvent.Direction.OUTGOING, "bob", "1", "");
        answered("c1");
        Desk.Out busy = desk.stack.only();
        assertThat(busy.body()).contains("<rp:on-the-phone/>", "<basic>open</basic>");
        busy.answer(200);
        publish(bob, "<rp:away/>", "600");
        later();
        Desk.Out away = desk.stack.only();
        assertThat(away.body()).contains("<rp:away/>", "<rp:on-the-phone/>");
        away.answer(200);
        desk.registrations.remove(bob);
        later();
        assertThat(desk.stack.only().body()).contains("<basic>closed</basic>");
    }

    private Desk.Sent publish(Hop.Flow flow, String activity, String expires, String... more) {
        Headers headers = Headers.NONE.with("Event", "presence").with("Expires", expires);
        for (int i = 0; i < more.length; i += 2) {
            headers = headers.with(more[i], more[i + 1]);
        }
        Body body = activity.isEmpty()
                ? Body.NONE
                : new Body(
                        "application/pidf+xml",
                        "<presence xmlns='urn:ietf:params:xml:ns:pidf' xmlns:dm='urn:ietf:params:xml:ns:pidf:data-model'"
                                + " xmlns:rp='urn:ietf:params:xml:ns:pidf:rpid' entity='sip:bob@tandem.local'><dm:person"
                                + " id='p'><rp:activities>" + activity + "</rp:activities></dm:person></presence>");
        return desk.send("PUBLISH", "bob", "bob", flow, headers, body);
    }

    @Test
    void do_not_disturb_is_published_refreshed_changed_and_expires() {
        Hop.Flow bob = desk.register("bob", 2);
        Desk.Sent first = publish(bob, "<rp:busy/>", "120");
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.header("Expires")).isEqualTo("120");
        assertThat(desk.presence.of("bob")).isTrue();
        assertThat(desk.presence.of("alice")).isFalse();
        desk.timers.advance(Duration.ofSeconds(100));
        Desk.Sent refreshed = publish(bob, "", "120", "SIP-If-Match", first.header("SIP-ETag"));
        assertThat(refreshed.status()).isEqualTo(200);
        assertThat(refreshed.header("SIP-ETag")).isNotEqualTo(first.header("SIP-ETag"));
        desk.timers.advance(Duration.ofSeconds(100));
        assertThat(desk.presence.of("bob")).as("the old timer means nothing").isTrue();
        assertThat(publish(bob, "<rp:away/>", "120", "SIP-If-Match", first.header("SIP-ETag"))
                        .status())
                .isEqualTo(412);
        Desk.Sent changed = publish(bob, "<rp:away/>", "120", "SIP-If-Match", refreshed.header("SIP-ETag"));
        assertThat(desk.presence.of("bob")).isFalse();
        publish(bob, "<rp:busy/>", "120");
        assertThat(desk.presence.of("bob")).as("the last word counts").isTrue();
        desk.timers.advance(Duration.ofSeconds(121));
        assertThat(desk.presence.of("bob")).isFalse();
        assertThat(publish(bob, "", "0", "SIP-If-Match", changed.header("SIP-ETag"))
                        .status())
                .isEqualTo(412);
    }

    @Test
    void publications_are_refused_with_the_status_that_tells_why() {
        Hop.Flow bob = desk.register("bob", 2);
        assertThat(publish(bob, "<rp:busy/>", "5").status()).isEqualTo(423);
        assertThat(publish(bob, "", "600").status()).isEqualTo(400);
        assertThat(publish(bob, "</oops>", "600").status()).isEqualTo(400);
        Headers presence = Headers.NONE.with("Event", "presence");
        assertThat(desk.send("PUBLISH", "bob", "alice", bob, presence, Body.NONE)
                        .status())
                .isEqualTo(403);
        assertThat(desk.send("PUBLISH", "bob", "bob", bob, presence, new Body("text/plain", "x"))
                        .status())
                .isEqualTo(415);
        assertThat(desk.send("PUBLISH", "bob", "bob", bob, Headers.NONE.with("Event", "dialog"), Body.NONE)
                        .status())
                .isEqualTo(489);
        for (int i = 0; i < 8; i++) {
            assertThat(publish(bob, "<rp:away/>", "600").status()).isEqualTo(200);
        }
        assertThat(publish(bob, "<rp:away/>", "600").status()).isEqualTo(403);
    }

    @Test
    void one_subscription_shows_all_colleagues() {
        Desk.Sent sent = desk.subscribe("alice", "alice", alice, "tandem-colleagues");
        assertThat(sent.status()).isEqualTo(200);
        Desk.Out first = desk.stack.only();
        assertThat(first.request().body().contentType()).isEqualTo("application/vnd.tandem.colleagues+json");
        assertThat(first.body())
                .isEqualTo("{\"colleagues\":[{\"user\":\"alice\",\"registered\":true,\"availability\":\"available\","
                        + "\"calls\":[]},{\"user\":\"bob\",\"registered\":false,\"availability\":\"available\","
                        + "\"calls\":[]},{\"user\":\"carol\",\"registered\":false,\"availability\":\"available\","
                        + "\"calls\":[]}]}");
        first.answer(200);
        later();
        Hop.Flow bob = desk.register("bob", 2);
        desk.stack.only().answer(200);
        publish(bob, "<rp:busy/>", "600");
        started("c1", CallEvent.Direction.INCOMING, "bob", "996555", "gsm");
        later();
        Desk.Out both = desk.stack.only();
        assertThat(both.body())
                .contains("{\"user\":\"bob\",\"registered\":true,\"availability\":\"do-not-disturb\","
                        + "\"calls\":[{\"state\":\"trying\",\"direction\":\"incoming\"}]}");
        assertThat(desk.subscribe("alice", "bob", alice, "tandem-colleagues").status())
                .isEqualTo(403);
    }

    @Test
    void it_expires_unless_it_is_refreshed_and_ends_when_it_is_asked_to() {
        Desk.Sent first = desk.subscribe("alice", "bob", alice, "dialog", "Expires", "60");
        desk.stack.only().answer(200);
        desk.timers.advance(Duration.ofSeconds(50));
        assertThat(desk.again(first, "alice", 50, alice, "Expires", "60").status())
                .isEqualTo(200);
        Desk.Out anew = desk.stack.only();
        assertThat(anew.state()).isEqualTo("active;expires=60");
        anew.answer(200);
        desk.timers.advance(Duration.ofSeconds(59));
        assertThat(desk.stack.out).isEmpty();
        desk.timers.advance(Duration.ofSeconds(1));
        Desk.Out over = desk.stack.only();
        assertThat(over.state()).isEqualTo("terminated;reason=timeout");
        over.answer(200);
        assertThat(desk.again(first, "alice", 51, alice, "Expires", "60").status())
                .isEqualTo(481);

        Desk.Sent second = desk.subscribe("alice", "bob", alice, "presence");
        desk.stack.only().answer(200);
        assertThat(desk.again(second, "alice", 90, alice, "Expires", "0").status())
                .isEqualTo(200);
        assertThat(desk.stack.only().state()).startsWith("terminated");
    }

    @Test
    void a_fetch_is_told_once() {
        assertThat(desk.subscribe("alice", "bob", alice, "presence", "Expires", "0")
                        .header("Expires"))
                .isEqualTo("0");
        Desk.Out only = desk.stack.only();
        assertThat(only.state()).isEqualTo("terminated;reason=timeout");
        assertThat(only.body()).contains("<presence");
        only.answer(200);
        desk.register("bob", 2);
        later();
        assertThat(desk.stack.out).isEmpty();
    }

    @Test
    void a_refused_or_lost_notify_ends_it_and_so_does_the_flow() {
        for (int how = 0; how < 4; how++) {
            Desk.Sent first = desk.subscribe("alice", "bob", alice, "dialog");
            Desk.Out notify = desk.stack.only();
            switch (how) {
                case 0 -> notify.answer(481);
                case 1 -> notify.listener().onTimeout();
                case 2 -> notify.listener().onTransportError("gone");
                default -> desk.presence.onFlowLost(alice);
            }
            assertThat(desk.again(first, "alice", 40, alice).status()).isEqualTo(481);
            started("x" + how, CallEvent.Direction.OUTGOING, "bob", "1", "");
            later();
            assertThat(desk.stack.out).isEmpty();
        }
    }

    @Test
    void what_is_over_leaves_no_timer_behind() {
        int before = desk.timers.pending();
        for (int i = 0; i < 90; i++) {
            Desk.Sent first = desk.subscribe("alice", "bob", alice, "dialog", "Expires", "3600");
            Desk.Out notify = desk.stack.only();
            switch (i % 3) {
                case 0 -> notify.answer(481);
                case 1 -> desk.presence.onFlowLost(alice);
                default -> {
                    notify.answer(200);
                    desk.again(first, "alice", 1_000 + i, alice, "Expires", "0");
                    desk.stack.only().answer(200);
                }
            }
        }
        assertThat(desk.timers.pending()).isEqualTo(before);
    }

    @Test
    void another_operator_cannot_touch_a_subscription_and_an_old_cseq_is_refused() {
        Desk.Sent first = desk.subscribe("alice", "bob", alice, "dialog");
        desk.stack.only().answer(200);
        Hop.Flow carol = desk.register("carol", 3);
        assertThat(desk.again(first, "carol", 60, carol, "Expires", "0").status())
                .isEqualTo(481);
        assertThat(desk.again(first, "alice", 1, alice).status()).isEqualTo(500);
        assertThat(desk.stack.out).isEmpty();
    }

    @Test
    void a_stranger_learns_nothing() {
        Hop.Flow nobody = Desk.flow(66);
        List<String> answers = new ArrayList<>();
        for (String target : List.of("bob", "nobody-here")) {
            for (String event : List.of("dialog", "no-such-event")) {
                Desk.Sent sent = desk.subscribe("mallory", target, nobody, event);
                answers.add(sent.status() + " "
                        + sent.responses.getLast().headers().fields().stream()
                                .map(Headers.Field::name)
                                .toList());
            }
        }
        assertThat(answers).allMatch(a -> a.startsWith("401")).containsOnly(answers.getFirst());
        assertThat(desk.stack.out).isEmpty();
        Hop.Flow trunk = new Hop.Flow(9, Hop.Transport.UDP, nobody.peer());
        assertThat(desk.subscribe("alice", "bob", trunk, "dialog").status()).isEqualTo(403);
    }

    @Test
    void wrong_requests_get_the_status_that_tells_why() {
        assertThat(desk.subscribe("alice", "nobody", alice, "dialog").status()).isEqualTo(404);
        Desk.Sent event = desk.subscribe("alice", "bob", alice, "conference");
        assertThat(event.status()).isEqualTo(489);
        assertThat(event.header("Allow-Events")).isEqualTo("dialog, presence, tandem-colleagues");
        Desk.Sent brief = desk.subscribe("alice", "bob", alice, "dialog", "Expires", "5");
        assertThat(brief.status()).isEqualTo(423);
        assertThat(brief.header("Min-Expires")).isEqualTo("60");
        assertThat(desk.subscribe("alice", "bob", alice, "dialog", "Accept", "text/html")
                        .status())
                .isEqualTo(406);
        String giant = "text/x,".repeat(2_000) + "application/dialog-info+xml";
        assertThat(desk.subscribe("alice", "bob", alice, "dialog", "Accept", giant)
                        .status())
                .isEqualTo(406);
        Desk.Sent endless = desk.subscribe("alice", "bob", alice, "dialog", "Expires", "99999999999999999999");
        assertThat(endless.header("Expires")).isEqualTo("3600");
    }

    @Test
    void a_thousand_subscriptions_meet_the_cap_and_a_reader_that_is_slow_gets_a_few_at_a_time() {
        int taken = 0;
        int refused = 0;
        for (int i = 0; i < 1_000; i++) {
            int status = desk.subscribe("alice", "bob", alice, "dialog").status();
            taken += status == 200 ? 1 : 0;
            refused += status == 403 ? 1 : 0;
        }
        assertThat(taken).isEqualTo(400);
        assertThat(refused).isEqualTo(600);
        assertThat(desk.stack.out).as("the others wait").hasSize(16);
        int told = 0;
        while (!desk.stack.out.isEmpty()) {
            List<Desk.Out> some = desk.stack.take();
            assertThat(some).hasSizeLessThanOrEqualTo(16);
            told += some.size();
            some.forEach(n -> n.answer(200));
        }
        assertThat(told).isEqualTo(400);
        Hop.Flow bob = desk.register("bob", 2);
        assertThat(desk.subscribe("bob", "alice", bob, "dialog").status()).isEqualTo(200);
        assertThat(desk.stack.take()).extracting(Desk.Out::hop).containsExactly(bob);
    }
}
