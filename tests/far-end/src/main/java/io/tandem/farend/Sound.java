package io.tandem.farend;

import java.time.Duration;

/// What an RTP sender plays. Immutable, any thread.
public sealed interface Sound {
    /// Sends no RTP at all.
    record Nothing() implements Sound {}

    /// Sends packets of digital silence.
    record Silence() implements Sound {}

    /// A steady sine.
    ///
    /// @param hz   frequency
    /// @param dbm0 level, 0 dBm0 = 3.14 dB below the largest sine G.711 can carry
    record Tone(double hz, double dbm0) implements Sound {}

    /// Two tones at a time, as a key of DTMF has them.
    record Pair(Tone low, Tone high) implements Sound {}

    /// A tone that comes and goes, as ringback does.
    ///
    /// @param tone what is heard in the `on` part
    /// @param on   how long it sounds
    /// @param off  how long the silence after it is
    record Cadence(Tone tone, Duration on, Duration off) implements Sound {}

    /// A recording of the class path, then silence.
    ///
    /// @param resource name of an 8 kHz mono A-law WAV beside [Sound]
    record Recording(String resource) implements Sound {}

    /// Each received packet's payload goes back at once under our own SSRC, sequence and timestamps.
    record Echo() implements Sound {}

    /// 1000 Hz at -10 dBm0, the measuring tone.
    Tone MEASURING_TONE = new Tone(1000, -10);

    /// The far end's own ringback: 450 Hz, a second on, four off.
    Cadence RINGBACK = new Cadence(new Tone(450, -10), Duration.ofSeconds(1), Duration.ofSeconds(4));

    /// "The number you have dialled is not in service."
    Recording NOT_IN_SERVICE = new Recording("not-in-service.wav");
}
