package io.tandem.media.audio;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A recorded sound in memory, shared by all calls that play it. Immutable, as long as nobody writes to
/// [#samples].
///
/// @param samples linear 16 bit, [#RATE] mono
public record SoundFile(Path path, short[] samples) {
    /// Samples a second.
    public static final int RATE = 8000;

    /// The largest file taken: ten minutes of 48 kHz stereo are 115 MB.
    static final long MAX_BYTES = 120_000_000;

    /// The longest sound taken: it stays in memory, 1 MB a minute.
    static final int MAX_SECONDS = 1200;

    /// Reads a WAV file: linear of 8, 16 or 24 bit or G.711, mono or stereo, 8, 16, 44.1 or 48 kHz. It blocks.
    ///
    /// @throws IOException saying what is wrong with the file, and what is expected
    public static SoundFile read(Path path) throws IOException {
        long size = Files.size(path);
        if (size > MAX_BYTES) {
            throw new IOException(
                    path + " has " + size / 1_000_000 + " MB: at most " + MAX_BYTES / 1_000_000 + " MB are taken");
        }
        Wav wav = Wav.decode(path.toString(), Files.readAllBytes(path));
        if (wav.mono().length / wav.rate() > MAX_SECONDS) {
            throw new IOException(
                    path + " lasts " + wav.mono().length / wav.rate() + " s: at most " + MAX_SECONDS + " s are taken");
        }
        if (wav.mono().length == 0) {
            throw new IOException(path + " has no audio in it");
        }
        return new SoundFile(path, RateConversion.convert(wav.mono(), wav.rate(), RATE));
    }

    /// How long it sounds.
    public int durationMs() {
        return (int) (samples.length * 1000L / RATE);
    }

    /// Equal by file and length: two readings of the same file are the same sound.
    @Override
    public boolean equals(Object o) {
        return o instanceof SoundFile other && path.equals(other.path) && samples.length == other.samples.length;
    }

    @Override
    public int hashCode() {
        return path.hashCode();
    }

    @Override
    public String toString() {
        return "SoundFile[" + path + ", " + durationMs() + " ms]";
    }
}
