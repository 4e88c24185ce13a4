package io.tandem.gateway.call;

import io.tandem.media.audio.SoundFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds the recording of a message. Any thread; it may block while a file is read for the first time.
@FunctionalInterface
public interface Announcements {

    /// No recording at all.
    Announcements NONE = (name, languages) -> Optional.empty();

    /// A message that can be played.
    ///
    /// @param durationMs how long it sounds
    record Recorded(String name, Path file, int durationMs) {}

    /// The message in the first of these languages that has it.
    Optional<Recorded> find(String name, List<String> languages);

    /// Recordings in a folder, `<language>/<name>.wav`. One that is damaged is left out with a line in the log, as if
    /// it
    /// were not there.
    static Announcements in(Path folder, SoundFiles files) {
        Logger log = LoggerFactory.getLogger(Announcements.class);
        return (name, languages) -> {
            for (String language : languages) {
                Path file = folder.resolve(language).resolve(name + ".wav");
                if (Files.isRegularFile(file)) {
                    try {
                        return Optional.of(
                                new Recorded(name, file, files.get(file).durationMs()));
                    } catch (IOException e) {
                        log.warn("announcement left out: {}", e.toString());
                    }
                }
            }
            return Optional.empty();
        };
    }
}
