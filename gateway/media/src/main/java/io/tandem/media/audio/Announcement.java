package io.tandem.media.audio;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/// A recorded message, played once. Confined to the media loop; [#load] may run anywhere.
public final class Announcement implements FrameSource {
    private static final int MAX_BYTES = 20_000_000;

    private final short[] samples;
    private int position;

    private Announcement(short[] samples) {
        this.samples = samples;
    }

    /// Reads a WAV file: 8 kHz mono, either 16 bit linear or G.711. It blocks.
    ///
    /// @return its samples, 8 kHz mono
    /// @throws IOException saying what is wrong with the file, and what is expected
    public static short[] load(Path wav) throws IOException {
        if (Files.size(wav) > MAX_BYTES) {
            throw new IOException(wav + " is larger than " + MAX_BYTES + " bytes");
        }
        return Wav.decode(wav.toString(), Files.readAllBytes(wav));
    }

    /// Plays samples from [#load] from their beginning.
    public static Announcement of(short[] samples) {
        return new Announcement(samples);
    }

    @Override
    public boolean next(short[] pcm) {
        if (position >= samples.length) {
            return false;
        }
        int length = Math.min(FRAME_SAMPLES, samples.length - position);
        System.arraycopy(samples, position, pcm, 0, length);
        Arrays.fill(pcm, length, FRAME_SAMPLES, (short) 0);
        position += FRAME_SAMPLES;
        return true;
    }
}
