package io.tandem.gateway.call;

import io.tandem.gateway.call.CallState.Phase;
import io.tandem.gateway.call.Termination.Who;
import io.tandem.gateway.call.Termination.Why;
import io.tandem.gateway.config.OneWayAudioPolicy;
import io.tandem.gateway.sdp.Direction;
import io.tandem.gateway.sdp.LocalDescription;
import io.tandem.media.AudioFault;
import io.tandem.media.MediaCommand;
import io.tandem.media.MediaEvent;
import java.time.Duration;
import java.util.Optional;

/// Audio that flows one way only: the media loop names the hop, here it is told to whoever should know, and the side to
/// blame is asked to set its media up anew: the trunk by a re-INVITE with the same port, the browser by asking its page
/// for an ICE restart. What stays silent is ended like any dead media. Stateless; works on a [CallTurn].
final class OneWayAudio {

    private static final int MOST_REPAIRS = 2;
    private static final Duration BETWEEN_REPAIRS = Duration.ofSeconds(5);

    private OneWayAudio() {}

    private static OneWayAudioPolicy policy(CallTurn turn) {
        return betweenPages(turn)
                ? turn.settings.oneWayAudio()
                : turn.trunk.map(trunk -> trunk.quality().oneWayAudio()).orElse(OneWayAudioPolicy.OFF);
    }

    private static boolean betweenPages(CallTurn turn) {
        return turn.near.filter(leg -> turn.media(leg).webRtc().isPresent()).isPresent()
                && turn.far.filter(leg -> turn.media(leg).webRtc().isPresent()).isPresent();
    }

    /// Which audio is expected, by the directions agreed. On hold none is (RFC 3264 §8.4).
    static void watch(CallTurn turn) {
        if (policy(turn) == OneWayAudioPolicy.OFF || turn.near.isEmpty() || turn.far.isEmpty()) {
            return;
        }
        Direction browser = turn.media(turn.near.get()).active();
        Direction trunk = turn.media(turn.far.get()).active();
        boolean toTrunk = browser.receives() && trunk.sends();
        boolean toBrowser = trunk.receives() && browser.sends();
        turn.media(new MediaCommand.Watch(turn.near.get().port(), toTrunk, toBrowser));
        turn.media(new MediaCommand.Watch(turn.far.get().port(), toBrowser, toTrunk));
    }

    static void began(CallTurn turn, LegId leg, MediaEvent.OneWayAudio event) {
        if (turn.phase != Phase.TALKING) {
            return;
        }
        boolean far = turn.is(turn.far, leg);
        Optional<AudioTrouble> known = open(turn, far, event.fault().outbound());
        if (known.isPresent()) {
            replace(turn, known.get(), known.get().as(event.fault(), event.detail()));
            return;
        }
        AudioTrouble trouble = new AudioTrouble(
                far,
                betweenPages(turn),
                event.fault(),
                event.before(),
                event.otherSide(),
                event.detail(),
                turn.env.nowMs() - event.silentMs(),
                -1,
                false,
                0);
        turn.troubles.add(trouble);
        turn.effect(new Effect.Publish(new CallEvent.OneWayAudio(
                turn.callId, turn.env.wallClock(), trouble.hop(), trouble.direction(), trouble.text())));
        if (!far && !event.fault().outbound()) {
            turn.arm(TimerId.Kind.BROWSER_SILENT, left(turn, trouble));
        }
        mend(turn, trouble);
    }

    /// How long it may go on.
    static Duration left(CallTurn turn, AudioTrouble trouble) {
        Duration left = turn.settings.trunkMediaTimeout().minusMillis(turn.env.nowMs() - trouble.sinceMs());
        return left.isNegative() ? Duration.ZERO : left;
    }

    static void ended(CallTurn turn, LegId leg, MediaEvent.OneWayAudioEnded event) {
        boolean far = turn.is(turn.far, leg);
        open(turn, far, event.fault().outbound()).ifPresent(trouble -> {
            AudioTrouble over = trouble.ended(event.flows(), turn.env.nowMs());
            replace(turn, trouble, over);
            if (!far && !event.fault().outbound()) {
                turn.disarm(TimerId.Kind.BROWSER_SILENT);
            }
            if (event.flows() && turn.phase == Phase.TALKING) {
                ProgressInfo.audioRestored(turn, over);
                turn.effect(new Effect.Publish(new CallEvent.AudioRestored(
                        turn.callId, turn.env.wallClock(), over.hop(), over.direction(), over.text())));
            }
        });
    }

    /// The trouble of a hop and direction that goes on.
    static Optional<AudioTrouble> open(CallTurn turn, boolean far, boolean outbound) {
        return turn.troubles.stream()
                .filter(t -> t.open() && t.far() == far && t.fault().outbound() == outbound)
                .findFirst();
    }

    private static void replace(CallTurn turn, AudioTrouble was, AudioTrouble now) {
        turn.troubles.set(turn.troubles.indexOf(was), now);
    }

    /// Tells the page; by policy also asks the side to blame to set its media up anew.
    private static void mend(CallTurn turn, AudioTrouble trouble) {
        boolean wanted = policy(turn) == OneWayAudioPolicy.MEND
                && trouble.fault() != AudioFault.DIGITAL_SILENCE
                && trouble.repairs() < MOST_REPAIRS;
        boolean trunk = trouble.far() && !trouble.colleague();
        String how = !wanted ? "none" : trunk ? "re-invite" : "ice-restart";
        ProgressInfo.oneWayAudio(turn, trouble, how);
        if (wanted) {
            replace(turn, trouble, trouble.asked());
            if (trunk) {
                offerAgain(turn);
            }
            turn.arm(TimerId.Kind.AUDIO_REPAIR, BETWEEN_REPAIRS);
        }
    }

    /// The same description with the next version: the peer has to look at it, and may have lost what it knew. Where
    /// another offer is under way, that one serves as well.
    private static void offerAgain(CallTurn turn) {
        LegId leg = turn.far.orElseThrow();
        LegTurn open = turn.leg(leg);
        Optional<LocalDescription> was = turn.media(leg).local();
        if (open == null
                || open.phase != Leg.Phase.CONFIRMED
                || was.isEmpty()
                || open.wantedOffer.isPresent()
                || open.offerUnderWay()) {
            return;
        }
        LocalDescription again = was.get().again();
        turn.media.put(leg, turn.media(leg).said(again));
        turn.note("offers the trunk the same again: it is not heard");
        turn.tell(leg, new LegInput.Offer(again.text()));
    }

    /// The repair had its time.
    static void repairAgain(CallTurn turn) {
        if (turn.phase != Phase.TALKING) {
            return;
        }
        for (AudioTrouble trouble :
                turn.troubles.stream().filter(AudioTrouble::open).toList()) {
            if (trouble.repairs() < MOST_REPAIRS) {
                mend(turn, trouble);
            }
        }
    }

    static void browserStaysSilent(CallTurn turn) {
        if (turn.phase == Phase.TALKING) {
            String text = open(turn, false, false).map(AudioTrouble::text).orElse("no RTP from the browser");
            Hangup.close(turn, timeout(turn, Who.OPERATOR, text));
        }
    }

    static void trunkStaysSilent(CallTurn turn) {
        if (turn.phase == Phase.TALKING) {
            String text = open(turn, true, false).map(AudioTrouble::text).orElse("no RTP from the " + side(turn));
            Hangup.close(turn, timeout(turn, turn.far.map(turn::who).orElse(Who.TRUNK), text));
        }
    }

    private static String side(CallTurn turn) {
        return turn.direction == CallEvent.Direction.INTERNAL ? "colleague's browser" : "trunk";
    }

    private static Termination timeout(CallTurn turn, Who who, String text) {
        String whole = text + " for " + turn.settings.trunkMediaTimeout().toSeconds() + " s";
        return new Termination(who, Why.MEDIA_TIMEOUT, 408, Cause.RECOVERY_ON_TIMER, whole);
    }
}
