package io.tandem.gateway;

import io.tandem.gateway.config.AnnouncementNames;
import io.tandem.gateway.config.CallConfig;
import io.tandem.media.audio.SoundFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/// The recorded sounds that a configuration names: are they there, and can they be played. Confined to one thread.
final class SoundCheck {

    private final GatewayConfig config;
    private final Path base;
    private final BiConsumer<String, String> problem;

    /// @param problem takes a key and what is wrong with it
    SoundCheck(GatewayConfig config, Path base, BiConsumer<String, String> problem) {
        this.config = config;
        this.base = base;
        this.problem = problem;
    }

    void check() {
        announcements();
        music();
    }

    /// Whether the languages that are named have a folder each; the sounds themselves are looked at when the gateway
    /// starts.
    void languages() {
        Path named = config.announcements().directory();
        if (named.toString().isEmpty()) {
            return;
        }
        languages(config)
                .forEach((at, all) -> all.forEach(language -> {
                    if (!Files.isDirectory(base.resolve(named).resolve(language))) {
                        problem.accept(
                                at,
                                "'" + at + "' names '" + language + "', but there is no folder "
                                        + named.resolve(language) + ": make it, or leave the language out");
                    }
                }));
    }

    private void announcements() {
        Path named = config.announcements().directory();
        if (named.toString().isEmpty()) {
            return;
        }
        String key = "announcements.directory";
        if (!Files.isDirectory(base.resolve(named))) {
            problem.accept(key, "'" + key + "' is " + named + ", which is no folder: make it, or leave the key out");
            return;
        }
        languages();
        try (Stream<Path> files = Files.walk(base.resolve(named), 2)) {
            files.filter(f -> f.toString().endsWith(".wav")).sorted().forEach(f -> playable(key, f));
        } catch (IOException e) {
            problem.accept(key, "'" + key + "' is " + named + ", which cannot be read: " + e.getMessage());
        }
    }

    private void music() {
        String music = config.call().musicOnHold();
        if (music.equals(CallConfig.OWN_MUSIC) || music.equals(CallConfig.NO_MUSIC)) {
            return;
        }
        String key = "call.music-on-hold";
        Path path = base.resolve(music);
        if (!Files.isDirectory(path)) {
            playable(key, path);
            return;
        }
        try (Stream<Path> files = Files.list(path)) {
            List<Path> wavs = files.filter(f -> f.toString().endsWith(".wav")).toList();
            if (wavs.isEmpty()) {
                problem.accept(key, "'" + key + "' is " + music + ", where no .wav file is: put one there");
            }
            wavs.forEach(f -> playable(key, f));
        } catch (IOException e) {
            problem.accept(key, "'" + key + "' is " + music + ", which cannot be read: " + e.getMessage());
        }
    }

    private void playable(String key, Path file) {
        try {
            SoundFile.read(file);
        } catch (IOException e) {
            String why = Files.exists(file) ? String.valueOf(e.getMessage()) : file + " is not there";
            problem.accept(key, "'" + key + "': " + why);
        }
    }

    private static Map<String, List<String>> languages(GatewayConfig config) {
        Map<String, List<String>> all = new LinkedHashMap<>();
        all.put("announcements.languages", config.announcements().languages());
        config.trunks().forEach((name, trunk) -> all.put("trunks." + name + ".languages", trunk.languages()));
        for (int i = 0; i < config.routes().size(); i++) {
            all.put("routes[" + i + "].languages", config.routes().get(i).languages());
        }
        config.users().forEach((name, user) -> all.put("users." + name + ".languages", user.languages()));
        return all;
    }

    /// What no language has a recording of: one line for each such name, and no mistake, since its tone is heard.
    static List<String> missing(ConfigSource source) {
        Path named = source.config().announcements().directory();
        List<String> lines = new ArrayList<>();
        if (named.toString().isEmpty()) {
            return lines;
        }
        Path folder = source.layout().base().resolve(named);
        languages(source.config()).forEach((at, all) -> {
            for (String name : AnnouncementNames.ALL) {
                boolean found = all.stream()
                        .anyMatch(l -> Files.isRegularFile(folder.resolve(l).resolve(name + ".wav")));
                if (!found && !all.isEmpty()) {
                    lines.add(at + " (" + String.join(", ", all) + ") has no recording of " + name + ": "
                            + (name.equals(AnnouncementNames.CALL_FAILED)
                                    ? "other failures are told by their tones"
                                    : "call-failed is told if it is there, else the tone"));
                }
            }
        });
        return lines;
    }
}
