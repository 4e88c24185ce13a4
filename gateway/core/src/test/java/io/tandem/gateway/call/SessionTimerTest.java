package io.tandem.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.gateway.call.Sim.Outgoing;
import io.tandem.gateway.call.Sim.Talk;
import io.tandem.gateway.registrar.Registration;
import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.SipMessage.Body;
import io.tandem.gateway.sip.SipUri;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Half an hour under RFC 4028, in every combination, under a clock turned by hand.
class SessionTimerTest {

    private static final long HALF_HOUR_S = 1800;

    private static final Hop.Flow BOBS =
            new Hop.Flow(21, Hop.Transport.WSS, new InetSocketAddress("203.0.113.9", 51_000));

    private final Sim sim = new Sim();

    /// How the call came about: who is UAC and who UAS on each leg follows from it.
    enum Way {
        OUTGOING,
        INCOMING,
        INTERNAL
    }

    /// @param browser the leg that is looked at is the operator's; in an internal call the caller's, else the callee's.
    /// The other one refreshes as it likes
    /// @param weRefresh who was made refresher
    /// @param update the refresh's method
    /// @param seconds interval that the peer asked for or answered
    /// @param lost one refresh never arrives
    record Case(Way way, boolean browser, boolean weRefresh, boolean update, int seconds, boolean lost) {
        /// Toward browsers we ask for our own interval.
        int weAskFor() {
            return browser || way == Way.INTERNAL ? 1800 : seconds;
        }
    }

    /// The two ends of a talk, in the place of browser and trunk.
    private record Ends(SimPeer browser, SimPeer trunk) {}

    static Stream<Case> cases() {
        Stream.Builder<Case> all = Stream.builder();
        for (Way way : Way.values()) {
            for (int bits = 0; bits < 16; bits++) {
                for (int seconds : new int[] {90, 120, 1800}) {
                    all.add(new Case(way, (bits & 8) == 0, (bits & 4) == 0, (bits & 2) == 0, seconds, (bits & 1) != 0));
                }
            }
        }
        return all.build();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void talk_lasts_half_an_hour(Case combination) {
        Ends talk = begin(combination);
        HalfHour watch = new HalfHour(sim, talk, combination);
        for (long second = 1; second <= HALF_HOUR_S + 60; second++) {
            sim.advanceMs(1000);
            watch.tick(second);
        }
        assertThat(sim.cdrs).isEmpty();
        assertThat(sim.calls.list().getFirst().phase()).isEqualTo(CallState.Phase.TALKING);
        assertThat(watch.refreshes).isGreaterThanOrEqualTo((int) (HALF_HOUR_S / combination.seconds()));
    }

    private Ends begin(Case c) {
        Headers none = Headers.NONE;
        String allow = c.update() ? "INVITE, ACK, BYE, CANCEL, UPDATE" : "INVITE, ACK, BYE, CANCEL";
        Headers asked = none.with("Session-Expires", c.seconds() + ";refresher=" + (c.weRefresh() ? "uas" : "uac"));
        Headers answered = none.with("Session-Expires", c.seconds() + ";refresher=" + (c.weRefresh() ? "uac" : "uas"));
        return switch (c.way()) {
            case OUTGOING, INTERNAL -> {
                boolean internal = c.way() == Way.INTERNAL;
                if (internal) {
                    sim.bindings.put(
                            "bob",
                            List.of(new Registration(
                                    "bob", "urn:uuid:bob", SipUri.of("bob", "x.invalid"), BOBS, Instant.MAX, "")));
                }
                Outgoing call = sim.dial(
                                internal ? "bob" : "1", c.browser() ? asked : none, c.browser() ? allow : SimPeer.FULL)
                        .acked();
                FakeStack.Sent invite = call.toTrunk();
                SimPeer far = internal
                        ? SimPeer.called(sim.calls, BOBS, invite.request, "t1", "sip:bob@x.invalid;transport=ws")
                        : call.trunk("t1");
                far.allow = c.browser() ? SimPeer.FULL : allow;
                String sdp = internal ? Offers.browserAnswer("sendrecv") : Offers.trunk(9000, "sendrecv");
                far.answer(invite, 200, c.browser() ? none : answered, SimPeer.sdp(sdp));
                sim.media.last().audioStarts(internal ? "callee-1" : "trunk-1", 9000);
                yield new Ends(call.browser(), far);
            }
            case INCOMING -> {
                SimPeer caller = new SimPeer(
                        sim.calls,
                        Sim.TRUNK,
                        "in",
                        "<sip:996555000111@north.example>",
                        "<sip:100@tandem.local>",
                        "sip:gw@198.51.100.7:5070");
                caller.allow = c.browser() ? SimPeer.FULL : allow;
                FakeServerTx invited =
                        caller.send("INVITE", c.browser() ? none : asked, SimPeer.sdp(Offers.trunk(9000, "sendrecv")));
                FakeStack.Sent ringing = sim.stack.last("INVITE");
                SimPeer browser =
                        SimPeer.called(sim.calls, Sim.BROWSER, ringing.request, "b", "sip:abc@x.invalid;transport=ws");
                browser.allow = c.browser() ? allow : SimPeer.FULL;
                browser.answer(
                        ringing, 200, c.browser() ? answered : none, SimPeer.sdp(Offers.browserAnswer("sendrecv")));
                caller.ack(invited);
                sim.media.last().audioStarts("trunk", 9000);
                yield new Ends(browser, caller);
            }
        };
    }

    /// Both peers, answering what comes and refreshing where it is theirs to do.
    private static final class HalfHour {
        private final Sim sim;
        private final Ends talk;
        private final Case c;
        private int answered;
        private boolean lostOne;
        private long lastRefresh;
        int refreshes;

        HalfHour(Sim sim, Ends talk, Case c) {
            this.sim = sim;
            this.talk = talk;
            this.c = c;
            this.lostOne = !c.lost();
            this.answered = sim.stack.sent.size();
        }

        void tick(long second) {
            for (; answered < sim.stack.sent.size(); answered++) {
                answer(sim.stack.sent.get(answered));
            }
            long due = c.seconds() / 2;
            if (!c.weRefresh() && second - lastRefresh >= due) {
                lastRefresh = second;
                if (!lostOne) {
                    // the peer's own transaction fails, it tries again 32 s later
                    lostOne = true;
                    lastRefresh = second - due + 32;
                    return;
                }
                refresh();
            }
        }

        private void refresh() {
            SimPeer peer = c.browser() ? talk.browser() : talk.trunk();
            Headers headers = Headers.NONE.with("Session-Expires", c.seconds() + ";refresher=uac");
            boolean browser = c.browser() || c.way() == Way.INTERNAL;
            String sdp = browser ? Offers.CHROMIUM : Offers.trunk(9000, "sendrecv");
            Body body = c.update() ? Body.NONE : SimPeer.sdp(sdp);
            FakeServerTx tx = peer.send(c.update() ? "UPDATE" : "INVITE", headers, body);
            assertThat(tx.last().status()).isEqualTo(200);
            assertThat(tx.last().headers().first("Session-Expires")).contains(c.seconds() + ";refresher=uac");
            refreshes++;
            if (!c.update()) {
                peer.ack(tx);
            }
        }

        private void answer(FakeStack.Sent sent) {
            boolean toBrowser = sent.hop.equals(Sim.BROWSER);
            SimPeer peer = toBrowser ? talk.browser() : talk.trunk();
            String expires = sent.request.headers().first("Session-Expires").orElse("");
            if (expires.isEmpty() || toBrowser != c.browser()) {
                peer.answer(sent, 200);
                return;
            }
            assertThat(sent.request.method()).isEqualTo(c.update() ? "UPDATE" : "INVITE");
            assertThat(expires).isEqualTo(c.weAskFor() + ";refresher=uac");
            refreshes++;
            if (!lostOne) {
                lostOne = true;
                sim.timers.after(Duration.ofSeconds(32), sent.listener::onTimeout);
                return;
            }
            // the peer does not let us have more than it asked for
            Headers headers = Headers.NONE.with("Session-Expires", c.seconds() + ";refresher=uac");
            peer.answer(sent, 200, headers, c.update() ? Body.NONE : sent.request.body());
        }
    }

    @Test
    void browser_with_jssips_90_seconds_is_brought_to_half_an_hour() {
        Outgoing call =
                sim.dial("1", Headers.NONE.with("Session-Expires", "90")).acked();
        assertThat(call.invite().ok().headers().first("Session-Expires")).contains("90;refresher=uas");
        call.trunk("t").answer(call.toTrunk(), 180);
        call.states();
        sim.advanceMs(45_000);
        FakeStack.Sent update = sim.stack.last("UPDATE");
        assertThat(update.request.headers().first("Session-Expires")).contains("1800;refresher=uac");
        call.browser().answer(update, 200, Headers.NONE.with("Session-Expires", "1800;refresher=uac"), Body.NONE);
        int updates = sim.stack.all("UPDATE").size();
        sim.advance(Duration.ofSeconds(14));
        assertThat(sim.stack.all("UPDATE")).hasSize(updates);
    }

    @Test
    void interval_that_is_too_small_is_refused_with_422() {
        Outgoing call = sim.dial("1", Headers.NONE.with("Session-Expires", "30"));
        assertThat(call.invite().statuses()).containsExactly(422);
        assertThat(call.invite().last().headers().first("Min-SE")).contains("90");
        assertThat(sim.stack.sent).isEmpty();
        assertThat(sim.calls.active()).isZero();
    }

    @Test
    void trunks_422_raises_our_interval() {
        Outgoing call = sim.dial("1").acked();
        call.trunk("t").answer(call.toTrunk(), 422, Headers.NONE.with("Min-SE", "3600"), Body.NONE);
        Headers again = call.toTrunk().request.headers();
        assertThat(again.first("Session-Expires")).contains("3600;refresher=uac");
        assertThat(again.first("Min-SE")).contains("3600");
        assertThat(again.first("CSeq")).contains("2 INVITE");
        assertThat(sim.stack.all("INVITE")).hasSize(2);
    }

    @Test
    void session_without_any_refresh_ends_typed() {
        Talk talk = sim.talk(Headers.NONE, Headers.NONE.with("Session-Expires", "90;refresher=uas"));
        sim.media.last().audioStarts("trunk-1", 9000);
        sim.advanceMs(98_999);
        assertThat(sim.cdrs).isEmpty();
        sim.advanceMs(1);
        assertThat(sim.cdr().end().type()).isEqualTo("session-expired");
        assertThat(sim.cdr().end().side()).isEqualTo("trunk");
        assertThat(sim.stack.all("BYE")).hasSize(2);
        assertThat(talk.call().invite().statuses()).containsExactly(200);
    }

    @Test
    void our_refresh_that_nobody_answers_ends_typed_and_floods_nobody() {
        sim.talk(Headers.NONE, Headers.NONE.with("Session-Expires", "1800;refresher=uac"));
        sim.media.last().audioStarts("trunk-1", 9000);
        sim.advance(Duration.ofSeconds(1800));
        assertThat(sim.cdr().end().type()).isEqualTo("session-expired");
        long toTrunk = sim.stack.all("UPDATE").stream()
                .filter(s -> !s.hop.equals(Sim.BROWSER))
                .count();
        assertThat(toTrunk).isBetween(3L, 15L);
    }

    @Test
    void peer_that_lost_the_dialog_ends_it() {
        Talk talk = sim.talk(Headers.NONE, Headers.NONE.with("Session-Expires", "90;refresher=uac"));
        sim.advanceMs(45_000);
        talk.trunk().answer(sim.stack.last("UPDATE"), 481);
        assertThat(sim.cdr().end().type()).isEqualTo("dialog-gone");
    }

    @Test
    void peer_without_update_gets_a_re_invite_that_changes_nothing() {
        Talk talk = sim.talk(Headers.NONE, Headers.NONE.with("Session-Expires", "90;refresher=uac"));
        sim.advanceMs(45_000);
        talk.trunk().answer(sim.stack.last("UPDATE"), 405);
        sim.advanceMs(0);
        FakeStack.Sent again = sim.stack.last("INVITE");
        assertThat(again).isNotSameAs(talk.invite());
        assertThat(again.request.body()).isEqualTo(talk.invite().request.body());
    }

    @Test
    void freeswitch_answers_with_a_timer_that_nobody_asked_for() {
        sim.talk(Headers.NONE, Headers.NONE.with("Session-Expires", "1800;refresher=uas"));
        sim.media.last().audioStarts("trunk-1", 9000);
        sim.advance(Duration.ofSeconds(1000));
        assertThat(sim.stack.all("UPDATE")).allMatch(s -> s.hop.equals(Sim.BROWSER));
    }
}
