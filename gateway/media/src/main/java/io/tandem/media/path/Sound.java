package io.tandem.media.path;

import io.tandem.media.audio.Announcement;
import io.tandem.media.audio.FrameSource;
import io.tandem.media.audio.LoopedSound;
import io.tandem.media.audio.Tone;
import io.tandem.media.audio.ToneGenerator;
import org.jspecify.annotations.Nullable;

/// A [io.tandem.media.Filler] made ready to be played: files are read and plans looked up before the loop
/// sees it. Immutable.
sealed interface Sound {
    Sound SILENT = new Silent();

    /// Sends nothing.
    record Silent() implements Sound {}

    /// A tone for ever.
    record Steady(Tone tone) implements Sound {}

    /// Recorded samples again and again; equal when they are the same samples.
    record Loop(short[] samples) implements Sound {
        @Override
        public boolean equals(Object o) {
            return o instanceof Loop other && samples == other.samples;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(samples);
        }
    }

    /// Recorded samples once, then `after`.
    record Message(String name, short[] samples, Sound after) implements Sound {
        @Override
        public boolean equals(Object o) {
            return o instanceof Message other && name.equals(other.name) && after.equals(other.after);
        }

        @Override
        public int hashCode() {
            return name.hashCode();
        }
    }

    /// A source that plays it from its beginning; null for silence.
    default @Nullable FrameSource open() {
        return switch (this) {
            case Silent() -> null;
            case Steady(var tone) -> new ToneGenerator(tone);
            case Loop loop -> new LoopedSound(loop.samples());
            case Message message -> Announcement.of(message.samples());
        };
    }

    /// What follows at its end.
    default Sound next() {
        return this instanceof Message message ? message.after() : SILENT;
    }
}
