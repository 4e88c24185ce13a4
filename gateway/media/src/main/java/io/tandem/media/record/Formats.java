package io.tandem.media.record;

import java.io.IOException;

/// Makes the writer of a format. Stateless.
final class Formats {

    private Formats() {}

    static AudioFile begin(RecordingSettings settings, StoredFile file, Batch batch, RecordingLabel label)
            throws IOException {
        return switch (settings.format()) {
            case WAV -> WavFile.begin(file, batch, false, settings.sampleRate());
            case WAV_ALAW -> WavFile.begin(file, batch, true, settings.sampleRate());
            case OPUS -> OggOpusFile.begin(file, batch, settings.sampleRate(), label);
        };
    }
}
