package io.tandem.gateway.config;

import java.nio.file.Path;
import java.util.List;

/// Recorded announcements. Immutable.
public record AnnouncementsConfig(
        @Key(
                value = "Folder of WAV files, `<language>/<name>.wav`, told in place of a failure's tone. The names: "
                        + AnnouncementNames.LIST
                        + ". Linear or G.711, mono or stereo, 8, 16, 44.1 or 48 kHz.",
                defMeaning = "none: failures are told by tones")
        Path directory,

        @Key(
                value = "Languages in the order in which a recording is looked for; a user, route or trunk may have"
                        + " others.",
                def = "en")
        List<String> languages) {}
