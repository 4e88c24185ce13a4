package io.tandem.media.path;

import io.tandem.media.DtmfWay;
import io.tandem.media.PayloadTypes;
import io.tandem.media.audio.Tone;
import io.tandem.media.audio.ToneGenerator;
import io.tandem.media.rtp.TelephoneEvents;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// The digits that we say ourselves by one port, one after the other, as `telephone-event` (RFC 4733 §2.5.1) or as
/// tones (ITU-T Q.23). As long as one lasts nothing else is sent. Confined to the media loop.
final class DtmfOutlet {
    private static final int TICK_MS = 20;
    /// Shorter ones are not heard by every peer (ITU-T Q.24 asks for 40 ms).
    private static final int SHORTEST_MS = 60;

    private static final int LONGEST_MS = 8_000;
    /// Between two digits.
    private static final int PAUSE_TICKS = 3;
    /// The last packet of an event is sent so often (RFC 4733 §2.5.1.4).
    private static final int ENDS = 3;
    /// Enough for whoever dictates an account number; a flood is cut.
    private static final int MOST_WAITING = 64;

    private static final double LEVEL_DBM0 = -8;
    private static final int RATE = 8_000;
    private static final String KEYS = "123A456B789C*0#D";
    private static final double[] ROWS = {697, 770, 852, 941};
    private static final double[] COLUMNS = {1209, 1336, 1477, 1633};

    /// A digit that waits.
    private record Digit(char digit, int durationMs) {}

    private final MediaPort port;
    private final Outlet outlet;
    private final Queue<Digit> waiting = new ArrayDeque<>();
    private DtmfWay way = DtmfWay.RTP_EVENT;
    private @Nullable Digit now;
    private @Nullable ToneGenerator tone;
    private int ticks;
    private int ends;
    private int pause;
    private int start;

    DtmfOutlet(MediaPort port, Outlet outlet) {
        this.port = port;
        this.outlet = outlet;
    }

    /// How digits leave from now on.
    void by(DtmfWay chosen) {
        way = chosen;
    }

    /// How they do: events that were not negotiated become tones.
    private DtmfWay effective() {
        PayloadTypes types = port.payload();
        boolean none = types == null || types.telephoneEvent() == PayloadTypes.NONE;
        return way == DtmfWay.RTP_EVENT && none ? DtmfWay.IN_BAND : way;
    }

    /// True when `telephone-event` packets of others are passed on as they come.
    boolean passesEvents() {
        return effective() == DtmfWay.RTP_EVENT;
    }

    /// True when tones within the audio are to stay there.
    boolean passesTones() {
        return effective() == DtmfWay.IN_BAND;
    }

    /// The one who is heard pressed a key. What comes in the way that we send is passed on already.
    void pressed(char digit, int durationMs, DtmfWay came) {
        if (came != effective()) {
            send(digit, durationMs);
        }
    }

    /// Says a digit after those before it; where the signalling says them, nothing.
    void send(char digit, int durationMs) {
        if (way != DtmfWay.SIGNALLING && waiting.size() < MOST_WAITING && TelephoneEvents.event(digit) >= 0) {
            waiting.add(new Digit(digit, Math.clamp(durationMs, SHORTEST_MS, LONGEST_MS)));
        }
    }

    /// True while a digit lasts: nothing else is sent.
    boolean busy() {
        return now != null;
    }

    /// Every 20 ms.
    void tick(long tickNs) {
        PayloadTypes types = port.payload();
        if (types == null || !port.ready()) {
            return;
        }
        if (now == null && pause > 0) {
            pause--;
        } else if (now == null && !waiting.isEmpty()) {
            begin(waiting.remove(), tickNs);
        }
        Digit current = now;
        if (current == null) {
            return;
        }
        ticks++;
        boolean last = ticks * TICK_MS >= current.durationMs();
        if (tone != null) {
            short[] pcm = port.loop().pcmScratch();
            if (tone.next(pcm)) {
                outlet.send(pcm, RATE, types, tickNs);
            }
            ends = last ? ENDS : 0;
        } else {
            long units = (long) Math.min(current.durationMs(), ticks * TICK_MS) * types.eventClock() / 1000;
            outlet.ownEvent(TelephoneEvents.event(current.digit()), ticks == 1, last, units, start, types);
            ends += last ? 1 : 0;
        }
        if (ends >= ENDS) {
            now = null;
            tone = null;
            pause = PAUSE_TICKS;
        }
    }

    private void begin(Digit digit, long tickNs) {
        now = digit;
        ticks = 0;
        ends = 0;
        start = outlet.stream().timestampAt(tickNs);
        tone = effective() == DtmfWay.IN_BAND ? new ToneGenerator(tone(digit)) : null;
    }

    private static Tone tone(Digit digit) {
        int key = KEYS.indexOf(digit.digit());
        List<Double> pair = List.of(ROWS[key / 4], COLUMNS[key % 4]);
        return new Tone(
                LEVEL_DBM0,
                List.of(
                        new Tone.Segment(pair, false, 0, digit.durationMs()),
                        new Tone.Segment(List.of(), false, 0, Tone.Segment.ENDLESS)));
    }
}
