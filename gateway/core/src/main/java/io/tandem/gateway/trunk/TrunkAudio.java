package io.tandem.gateway.trunk;

import io.tandem.gateway.config.DtmfMode;
import java.util.List;

/// What a trunk says of sounds and digits. Immutable.
///
/// @param languages of announcements on calls by it, best first; empty: those of all calls
/// @param ownHoldMusic true: we play to a far end on hold, and the trunk does not hear of the hold
/// @param dtmf how it takes digits
public record TrunkAudio(List<String> languages, boolean ownHoldMusic, DtmfMode dtmf) {

    public TrunkAudio {
        languages = List.copyOf(languages);
    }
}
