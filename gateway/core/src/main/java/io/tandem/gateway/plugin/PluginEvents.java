package io.tandem.gateway.plugin;

import io.tandem.gateway.call.CallEvent;
import io.tandem.gateway.call.CallListener;
import io.tandem.plugin.CallEvent.Answered;
import io.tandem.plugin.CallEvent.AudioRestored;
import io.tandem.plugin.CallEvent.DigitReceived;
import io.tandem.plugin.CallEvent.Direction;
import io.tandem.plugin.CallEvent.Ended;
import io.tandem.plugin.CallEvent.OneWayAudio;
import io.tandem.plugin.CallEvent.RecordingFailed;
import io.tandem.plugin.CallEvent.RecordingPaused;
import io.tandem.plugin.CallEvent.RecordingResumed;
import io.tandem.plugin.CallEvent.RecordingStarted;
import io.tandem.plugin.CallEvent.RecordingStopped;
import io.tandem.plugin.CallEvent.Ringing;
import io.tandem.plugin.CallEvent.Started;
import io.tandem.plugin.CallEvent.SupervisorJoined;
import io.tandem.plugin.CallEvent.SupervisorLeft;
import io.tandem.plugin.CallEvent.SupervisorMode;
import io.tandem.plugin.CallEvent.Taken;
import io.tandem.plugin.CallEvent.Transferred;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;

/// Tells plugins of calls in their own language, numbered per call. Any thread; events of one call come in order.
public final class PluginEvents implements CallListener {

    /// No call has changed its gateway yet.
    private static final long EPOCH = 1;

    private final Consumer<io.tandem.plugin.CallEvent> plugins;
    private final ConcurrentMap<String, Long> numbers = new ConcurrentHashMap<>();

    public PluginEvents(Consumer<io.tandem.plugin.CallEvent> plugins) {
        this.plugins = plugins;
    }

    @Override
    public void onCallEvent(CallEvent event) {
        if (event instanceof CallEvent.Alerting
                || event instanceof CallEvent.Hunting
                || event instanceof CallEvent.PassedOn) {
            return; // who rings, and by which dialogs, is for the lamps alone, what it costs for the limits
        }
        String call = event.callId();
        long seq = numbers.merge(call, 1L, Long::sum);
        plugins.accept(
                switch (event) {
                    case CallEvent.Started s ->
                        new Started(
                                call,
                                EPOCH,
                                seq,
                                s.at(),
                                direction(s),
                                s.user(),
                                s.number(),
                                s.trunk(),
                                s.diversions());
                    case CallEvent.Ringing r -> new Ringing(call, EPOCH, seq, r.at(), r.trunk());
                    case CallEvent.Hunting h -> throw new IllegalStateException("not told");
                    case CallEvent.PassedOn p -> throw new IllegalStateException("not told");
                    case CallEvent.Taken t -> new Taken(call, EPOCH, seq, t.at(), t.group(), t.user());
                    case CallEvent.Alerting a -> throw new IllegalStateException("not told");
                    case CallEvent.Answered a -> new Answered(call, EPOCH, seq, a.at(), a.trunk());
                    case CallEvent.DigitReceived d ->
                        new DigitReceived(call, EPOCH, seq, d.at(), d.user(), d.digit(), d.durationMs());
                    case CallEvent.RecordingStarted r -> new RecordingStarted(call, EPOCH, seq, r.at(), r.file());
                    case CallEvent.RecordingPaused r -> new RecordingPaused(call, EPOCH, seq, r.at(), r.file());
                    case CallEvent.RecordingResumed r -> new RecordingResumed(call, EPOCH, seq, r.at(), r.file());
                    case CallEvent.RecordingStopped r ->
                        new RecordingStopped(call, EPOCH, seq, r.at(), r.file(), r.seconds(), r.droppedFrames());
                    case CallEvent.RecordingFailed r ->
                        new RecordingFailed(call, EPOCH, seq, r.at(), r.file(), r.reason());
                    case CallEvent.SupervisorJoined s ->
                        new SupervisorJoined(call, EPOCH, seq, s.at(), s.supervisor(), s.call(), mode(s));
                    case CallEvent.SupervisorLeft s ->
                        new SupervisorLeft(call, EPOCH, seq, s.at(), s.supervisor(), s.call());
                    case CallEvent.OneWayAudio o ->
                        new OneWayAudio(call, EPOCH, seq, o.at(), o.hop(), o.direction(), o.text());
                    case CallEvent.AudioRestored r ->
                        new AudioRestored(call, EPOCH, seq, r.at(), r.hop(), r.direction(), r.text());
                    case CallEvent.Transferred t -> new Transferred(call, EPOCH, seq, t.at(), t.by(), t.to());
                    case CallEvent.Ended e -> {
                        numbers.remove(call);
                        yield new Ended(
                                call,
                                EPOCH,
                                seq,
                                e.at(),
                                e.termination().q850(),
                                e.termination().text());
                    }
                });
    }

    private static SupervisorMode mode(CallEvent.SupervisorJoined joined) {
        return switch (joined.mode()) {
            case LISTEN -> SupervisorMode.LISTEN;
            case WHISPER -> SupervisorMode.WHISPER;
            case BARGE -> SupervisorMode.BARGE;
        };
    }

    private static Direction direction(CallEvent.Started started) {
        return switch (started.direction()) {
            case OUTGOING -> Direction.OUTGOING;
            case INCOMING -> Direction.INCOMING;
            case INTERNAL -> Direction.INTERNAL;
            case TRANSIT -> Direction.TRANSIT;
            case TEST -> Direction.TEST;
        };
    }
}
