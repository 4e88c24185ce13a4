package io.tandem.gateway;

import io.tandem.gateway.trunk.TrunkConfig;
import io.tandem.media.MediaLoops;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.Stream;

/// Starts the media plane. Used at start, by one thread.
final class MediaFeature {

    private MediaFeature() {}

    /// @throws StartFailure for a tone plan that nobody knows
    static MediaLoops start(ConfigSource source) throws StartFailure, IOException {
        MediaLoops media = MediaLoops.start(FeatureSettings.media(source));
        Stream<String> wanted = Stream.concat(
                Stream.of(source.config().call().tonePlan()),
                source.config().trunks().values().stream().map(TrunkConfig::tonePlan));
        Optional<String> unknown =
                wanted.filter(plan -> !media.toneCountries().contains(plan)).findFirst();
        if (unknown.isPresent()) {
            media.close();
            throw new StartFailure(
                    "tone-plan '" + unknown.get() + "' is not known",
                    "give one of " + String.join(", ", media.toneCountries()));
        }
        return media;
    }
}
