package io.tandem.gateway.call;

import io.tandem.gateway.config.DtmfMode;
import io.tandem.media.Filler;
import java.util.List;
import java.util.Map;

/// What is heard in calls besides people, and how operators take digits. Immutable.
///
/// @param languages of announcements where nobody says otherwise, best first
/// @param languagesOfRoute by the route's name
/// @param languagesOfUser by the operator's name; they count before the route's
/// @param dtmfOfUser by the operator's name
/// @param holdMusic what somebody on hold hears from us; [Filler.Nothing]: holds are left to the trunk
public record CallSounds(
        List<String> languages,
        Map<String, List<String>> languagesOfRoute,
        Map<String, List<String>> languagesOfUser,
        Map<String, DtmfMode> dtmfOfUser,
        Filler holdMusic) {

    public CallSounds {
        languages = List.copyOf(languages);
        languagesOfRoute = Map.copyOf(languagesOfRoute);
        languagesOfUser = Map.copyOf(languagesOfUser);
        dtmfOfUser = Map.copyOf(dtmfOfUser);
    }

    static CallSounds defaults() {
        return new CallSounds(List.of("en"), Map.of(), Map.of(), Map.of(), new Filler.Melody());
    }
}
