package io.tandem.gateway.config;

import java.nio.file.Path;
import java.time.Duration;

/// Recording. Immutable.
public record RecordConfig(
        @Key(
                value = "Whether calls are recorded where neither user, route, number nor trunk says otherwise.",
                def = "never")
        RecordPolicy policy,

        @Key(value = "Where recordings are kept. Relative to `state-directory`.", def = "recordings")
        Path directory,

        @Key(
                value = "Name of a recording's file, without suffix: `{date}`, `{time}` (UTC), `{call}`, `{user}`,"
                        + " `{number}`, `{trunk}`, `{direction}`. What is taken already gets a number.",
                def = "{date}/{time}-{call}")
        String fileName,

        @Key(
                value = "`wav` is 16 bit linear, `wav-alaw` half its size, `opus` (Ogg) a fifth at the cost of"
                        + " processor time. The operator is left, the far end right.",
                def = "wav")
        Format format,

        @Key(
                value = "Samples in a second. Calls of the telephone network hold no more than 8000.",
                def = "8000",
                unit = "Hz, 8000 or 16000",
                min = 8000,
                max = 16_000)
        int sampleRate,

        @Key(
                value = "A paused stretch is silence in the file, so that its clock is the call's, or it is cut out.",
                def = "silence")
        Pause paused,

        @Key(
                value = "How long the disk may stand still before sound is lost. It costs 32 KB of memory a call and"
                        + " second at 8000 Hz.",
                def = "3",
                unit = "seconds",
                min = 1,
                max = 60)
        Duration buffer,

        @Key(value = "Threads that write.", def = "2", min = 1, max = 32)
        int threads,

        @Key(value = "Most recordings at a time; a call beyond it goes on without.", def = "1000", min = 1)
        int most,

        @Key(value = "Force a complete file to the disk (fsync) before it gets its name.", def = "true")
        boolean sync,

        @Key(
                value = "Digits by which an operator starts and stops a recording from his keypad, for example `*1`."
                        + " The far end hears them, too.",
                defMeaning = "none")
        String featureCode,

        @Key(value = "Who hears that the call is recorded, while it is.", def = "none")
        Notice notice,

        @Key(value = "Time from one notice beep to the next; 0: only one, at the start.", def = "15", unit = "seconds")
        Duration noticeInterval,

        @Key(value = "Pitch of the beep.", def = "1400", unit = "Hz", min = 300, max = 3400)
        int noticeHz,

        @Key(value = "Length of the beep.", def = "200", unit = "ms", min = 20, max = 2000)
        Duration noticeLength,

        @Key(
                value = "A message at the start instead of the first beep: WAV, 8 kHz mono. Relative to the"
                        + " configuration file.",
                defMeaning = "a beep")
        Path noticeFile) {

    /// What a recording is written as.
    public enum Format {
        WAV,
        WAV_ALAW,
        OPUS
    }

    /// What a paused stretch is.
    public enum Pause {
        SILENCE,
        CUT
    }

    /// Who is told.
    public enum Notice {
        NONE,
        /// The far end.
        FAR,
        /// The far end and the operator.
        BOTH
    }
}
