package io.tandem.gateway.call;

import io.tandem.gateway.call.CallEvent.Direction;
import io.tandem.gateway.call.CallState.Phase;
import io.tandem.media.Filler;
import io.tandem.media.MediaCommand;
import java.util.Optional;

/// A call of the gateway's own over a trunk, to hear whether it works: it is dialled like any other, but nobody is at
/// its near end. The trunk hears a tone from the start, so that an echo is known by it. Stateless; works on a
/// [CallTurn].
public final class TestCall {

    private static final int LOWEST_HZ = 1110;
    private static final int STEP_HZ = 30;
    private static final int TONES = 8;

    private static final int LONGEST_MS = 120_000;
    private static final double LEVEL_DBM0 = -13;

    private TestCall() {}

    /// What the trunk hears in that call: one of several, none of them a network's or a measuring tone (ITU-T O.6), so
    /// that what comes back is ours and no other's.
    public static int hz(String callId) {
        return LOWEST_HZ + STEP_HZ * Math.floorMod(callId.hashCode(), TONES);
    }

    static void arrived(CallTurn turn, CallInput.Test call) {
        turn.direction = Direction.TEST;
        turn.number = call.number();
        turn.plan = Optional.of(call.plan());
        turn.trunk = Optional.of(call.plan().attempts().getFirst().trunk());
        turn.phase = Phase.DIALLING;
        turn.mediaOpen = true;
        Hangup.started(turn);
        Dial.begin(turn);
    }

    /// A leg toward the trunk is open.
    static void speak(CallTurn turn, LegId leg) {
        if (turn.direction == Direction.TEST) {
            turn.media(
                    new MediaCommand.Hear(leg.port(), null, new Filler.Beep(hz(turn.callId), LONGEST_MS, LEVEL_DBM0)));
        }
    }
}
