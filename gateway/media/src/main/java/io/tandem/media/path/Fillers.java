package io.tandem.media.path;

import io.tandem.media.Filler;
import io.tandem.media.audio.Announcement;
import io.tandem.media.audio.TonePlans;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes a [Filler] ready to be played: looks up plans, reads files. Any thread but the loop, for it may
/// block.
public final class Fillers {
    private static final Logger log = LoggerFactory.getLogger(Fillers.class);

    private final TonePlans plans;

    public Fillers(TonePlans plans) {
        this.plans = plans;
    }

    /// Prepares a filler. In place of an announcement that cannot be played comes what would have followed
    /// it.
    ///
    /// @throws IllegalArgumentException when its country has no tone plan
    Sound prepare(Filler filler, String callId) {
        return switch (filler) {
            case Filler.Nothing() -> Sound.SILENT;
            case Filler.Tone(var plan, var kind) -> new Sound.Steady(plans.tone(plan, kind));
            case Filler.Announcement(var wav, var after) -> {
                Sound then = prepare(after, callId);
                try {
                    yield new Sound.Message(wav.toString(), Announcement.load(wav), then);
                } catch (IOException e) {
                    log.warn("call={} announcement left out: {}", callId, e.toString());
                    yield then;
                }
            }
        };
    }
}
