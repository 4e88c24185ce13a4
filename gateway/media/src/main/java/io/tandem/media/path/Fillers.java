package io.tandem.media.path;

import io.tandem.media.Filler;
import io.tandem.media.audio.Beep;
import io.tandem.media.audio.Melody;
import io.tandem.media.audio.SoundFiles;
import io.tandem.media.audio.TonePlans;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes a [Filler] ready to be played: looks up plans, reads files. Any thread but the loop, for it may
/// block.
public final class Fillers {
    private static final Logger log = LoggerFactory.getLogger(Fillers.class);

    private final TonePlans plans;
    private final SoundFiles files;

    /// @param files sounds in memory, shared by all calls
    public Fillers(TonePlans plans, SoundFiles files) {
        this.plans = plans;
        this.files = files;
    }

    /// Prepares a filler. In place of an announcement that cannot be played comes what would have followed
    /// it, in place of music that cannot be played our own melody.
    ///
    /// @throws IllegalArgumentException when its country has no tone plan
    Sound prepare(Filler filler, String callId) {
        return switch (filler) {
            case Filler.Nothing() -> Sound.SILENT;
            case Filler.Tone(var plan, var kind) -> new Sound.Steady(plans.tone(plan, kind));
            case Filler.Beep(var hz, var durationMs, var level) ->
                new Sound.Message(filler.toString(), Beep.samples(hz, durationMs, level), Sound.SILENT);
            case Filler.Melody() -> new Sound.Loop(Melody.samples());
            case Filler.Music(var fileOrFolder) -> music(fileOrFolder, callId);
            case Filler.Announcement(var wav, var after) -> {
                Sound then = prepare(after, callId);
                try {
                    yield new Sound.Message(wav.toString(), files.get(wav).samples(), then);
                } catch (IOException e) {
                    log.warn("call={} announcement left out: {}", callId, e.toString());
                    yield then;
                }
            }
        };
    }

    private Sound music(Path fileOrFolder, String callId) {
        try {
            return new Sound.Loop(files.get(file(fileOrFolder, callId)).samples());
        } catch (IOException e) {
            log.warn("call={} our own music in place of what is configured: {}", callId, e.toString());
            return new Sound.Loop(Melody.samples());
        }
    }

    private static Path file(Path fileOrFolder, String callId) throws IOException {
        if (!Files.isDirectory(fileOrFolder)) {
            return fileOrFolder;
        }
        try (Stream<Path> all = Files.list(fileOrFolder)) {
            List<Path> wavs =
                    all.filter(p -> p.toString().endsWith(".wav")).sorted().toList();
            if (wavs.isEmpty()) {
                throw new IOException(fileOrFolder + " has no .wav file in it");
            }
            return wavs.get(Math.floorMod(callId.hashCode(), wavs.size()));
        }
    }
}
