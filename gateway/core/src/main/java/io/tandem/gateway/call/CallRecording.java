package io.tandem.gateway.call;

import io.tandem.gateway.call.CallState.Phase;
import io.tandem.gateway.cdr.Cdr;
import io.tandem.gateway.config.RecordPolicy;
import io.tandem.gateway.route.Router.Plan;
import io.tandem.gateway.sip.SipMessage.Body;
import io.tandem.media.Filler;
import io.tandem.media.MediaCommand;
import io.tandem.media.record.RecordingLabel;
import io.tandem.media.record.RecordingStats;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Recording of a call: begun by rule, by the operator or by a plugin; whatever the disk does, the call goes
/// on. Stateless; works on a [CallTurn].
final class CallRecording {

    /// Commands of the operator's page, in the body of an in-dialog INFO.
    static final String COMMAND_TYPE = "application/vnd.tandem.command+json";

    private static final Pattern COMMAND = Pattern.compile("\"command\"\\s*:\\s*\"record\"");
    private static final Pattern ACTION = Pattern.compile("\"action\"\\s*:\\s*\"(start|pause|resume|stop)\"");
    private static final int MOST_BODY = 1000;
    private static final int KEY_TIMEOUT_MS = 3000;

    private CallRecording() {}

    /// Talk has begun.
    static void talkBegins(CallTurn turn) {
        if (turn.direction == CallEvent.Direction.TEST) {
            return;
        }
        switch (policy(turn)) {
            case ALWAYS -> start(turn);
            // his page offers it from now on
            case ON_DEMAND -> RecordInfo.state(turn);
            case NEVER, DEFAULT -> {}
        }
    }

    private static RecordPolicy policy(CallTurn turn) {
        String route = turn.plan.map(Plan::route).orElse("");
        return turn.settings.record().policy(turn.user, route, turn.number, turn.trunkName());
    }

    /// A plugin's wish. It may more than the operator: it is the house's own code.
    static void asked(CallTurn turn, CallInput.RecordAsked asked) {
        Optional<String> refused = carryOut(turn, asked.verb());
        CommandReply reply =
                refused.<CommandReply>map(CommandReply.Refused::new).orElseGet(CommandReply.Done::new);
        turn.effect(new Effect.Reply(asked.ask(), reply));
    }

    /// A command of the operator's page; what is no command of ours is not looked at.
    static void signal(CallTurn turn, LegId leg, Body body) {
        String text = body.text();
        Matcher action = ACTION.matcher(text);
        boolean command = body.contentType().toLowerCase(Locale.ROOT).startsWith(COMMAND_TYPE)
                && text.length() <= MOST_BODY
                && COMMAND.matcher(text).find()
                && action.find();
        if (command && turn.is(turn.near, leg)) {
            operator(turn, RecordVerb.valueOf(action.group(1).toUpperCase(Locale.ROOT)));
        }
    }

    /// A key of the operator's: the last of the feature code starts, or stops.
    static void key(CallTurn turn, char digit) {
        String code = turn.settings.record().featureCode();
        if (code.isEmpty()) {
            return;
        }
        RecordState was = turn.record;
        long now = turn.env.nowMs();
        String keys = now - was.keyMs() > KEY_TIMEOUT_MS ? "" + digit : was.keys() + digit;
        boolean whole = keys.endsWith(code);
        String kept = whole ? "" : keys.substring(Math.max(0, keys.length() - code.length()));
        turn.record = was.pressed(kept, now);
        if (whole) {
            operator(turn, was.phase() == RecordState.Phase.OFF ? RecordVerb.START : RecordVerb.STOP);
        }
    }

    private static void operator(CallTurn turn, RecordVerb verb) {
        boolean mayPause = verb == RecordVerb.PAUSE || verb == RecordVerb.RESUME;
        Optional<String> refused = switch (policy(turn)) {
            case NEVER, DEFAULT -> Optional.of("not allowed");
            case ALWAYS -> mayPause ? carryOut(turn, verb) : Optional.of("always recorded");
            case ON_DEMAND -> carryOut(turn, verb);
        };
        refused.ifPresent(why -> {
            turn.note("record " + verb.written() + " refused: " + why);
            RecordInfo.refused(turn, verb, why);
        });
    }

    /// @return why it cannot be done
    private static Optional<String> carryOut(CallTurn turn, RecordVerb verb) {
        RecordState.Phase phase = turn.record.phase();
        if (turn.phase != Phase.TALKING || turn.far.isEmpty() || turn.near.isEmpty()) {
            return Optional.of("nobody talks");
        }
        boolean possible = switch (verb) {
            case START -> phase == RecordState.Phase.OFF;
            case PAUSE -> phase == RecordState.Phase.ON;
            case RESUME -> phase == RecordState.Phase.PAUSED;
            case STOP -> phase != RecordState.Phase.OFF;
        };
        if (!possible) {
            return Optional.of("recording is " + phase.name().toLowerCase(Locale.ROOT));
        }
        switch (verb) {
            case START -> start(turn);
            case PAUSE -> {
                turn.record = turn.record.in(RecordState.Phase.PAUSED);
                turn.effect(new Effect.ChangeRecording(turn.record.take(), RecordVerb.PAUSE));
                endNotice(turn);
                publish(turn, new CallEvent.RecordingPaused(turn.callId, turn.env.wallClock(), turn.record.file()));
            }
            case RESUME -> {
                turn.record = turn.record.in(RecordState.Phase.ON);
                turn.effect(new Effect.ChangeRecording(turn.record.take(), RecordVerb.RESUME));
                notice(turn, turn.settings.record().notice());
                publish(turn, new CallEvent.RecordingResumed(turn.callId, turn.env.wallClock(), turn.record.file()));
            }
            case STOP -> {
                turn.record = turn.record.in(RecordState.Phase.OFF);
                turn.effect(new Effect.ChangeRecording(turn.record.take(), RecordVerb.STOP));
                endNotice(turn);
                RecordInfo.state(turn);
            }
        }
        return Optional.empty();
    }

    private static void start(CallTurn turn) {
        turn.record = turn.record.next();
        RecordingLabel label = new RecordingLabel(
                turn.callId,
                turn.user,
                turn.number,
                turn.trunkName(),
                turn.direction.name().toLowerCase(Locale.ROOT));
        turn.effect(new Effect.StartRecording(
                turn.record.take(),
                turn.near.orElseThrow().port(),
                turn.far.orElseThrow().port(),
                label));
    }

    private static void publish(CallTurn turn, CallEvent event) {
        turn.effect(new Effect.Publish(event));
        RecordInfo.state(turn);
    }

    /// What the recorder says.
    static void news(CallTurn turn, CallInput.Recorded recorded) {
        if (turn.phase == Phase.CLOSED) {
            turn.note("news of a recording after the end: " + recorded.news());
            return;
        }
        boolean current = recorded.take() == turn.record.take();
        switch (recorded.news()) {
            case RecordNews.Started(String file) -> {
                if (current) {
                    turn.record = turn.record.into(file);
                }
                turn.effect(
                        new Effect.Publish(new CallEvent.RecordingStarted(turn.callId, turn.env.wallClock(), file)));
                if (current && turn.record.phase() == RecordState.Phase.ON) {
                    notice(turn, turn.settings.record().opening());
                    RecordInfo.state(turn);
                }
            }
            case RecordNews.Failed(var failure, String detail) -> {
                turn.note("recording failed: " + failure.written() + ", " + detail);
                turn.effect(new Effect.Publish(new CallEvent.RecordingFailed(
                        turn.callId, turn.env.wallClock(), current ? turn.record.file() : "", failure.written())));
                if (current && turn.record.phase() != RecordState.Phase.OFF) {
                    turn.record = turn.record.in(RecordState.Phase.OFF);
                    turn.effect(new Effect.ChangeRecording(turn.record.take(), RecordVerb.STOP));
                    endNotice(turn);
                    RecordInfo.failed(turn, failure.written());
                }
            }
            case RecordNews.Stopped(RecordingStats stats) -> stopped(turn, stats);
        }
    }

    private static void stopped(CallTurn turn, RecordingStats stats) {
        String failure = stats.failure() == null ? "" : stats.failure().written();
        turn.record = turn.record.with(
                new Cdr.Recording(stats.file(), stats.recordedMs(), stats.pausedMs(), stats.droppedFrames(), failure));
        if (!stats.file().isEmpty()) {
            turn.effect(new Effect.Publish(new CallEvent.RecordingStopped(
                    turn.callId,
                    turn.env.wallClock(),
                    stats.file(),
                    stats.recordedMs() / 1000,
                    stats.droppedFrames())));
        }
    }

    /// One of the two goes: what they said is one recording, what comes now another.
    static void partiesChange(CallTurn turn) {
        if (turn.record.phase() != RecordState.Phase.OFF) {
            carryOut(turn, RecordVerb.STOP);
        }
    }

    /// It is time for the next beep.
    static void noticeAgain(CallTurn turn) {
        if (turn.phase == Phase.TALKING && turn.record.phase() == RecordState.Phase.ON) {
            notice(turn, turn.settings.record().notice());
        }
    }

    private static void notice(CallTurn turn, Filler sound) {
        RecordRules rules = turn.settings.record();
        if (sound instanceof Filler.Nothing || turn.phase != Phase.TALKING) {
            return;
        }
        turn.far.ifPresent(leg -> turn.media(new MediaCommand.Overlay(leg.port(), sound)));
        if (rules.noticeToOperator()) {
            turn.near.ifPresent(leg -> turn.media(new MediaCommand.Overlay(leg.port(), sound)));
        }
        if (rules.noticeInterval().isPositive()) {
            turn.arm(TimerId.Kind.RECORD_NOTICE, rules.noticeInterval());
        }
    }

    private static void endNotice(CallTurn turn) {
        turn.disarm(TimerId.Kind.RECORD_NOTICE);
    }
}
