package io.tandem.gateway.call;

import io.tandem.gateway.call.CallEvent.Direction;
import io.tandem.gateway.sdp.BrowserDescription;
import io.tandem.gateway.sdp.TrunkDescription;
import io.tandem.gateway.trunk.Trunk;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// A call as lists show it. Immutable.
///
/// @param early the operator's leg is answered already, while the far end is not
/// @param codecs of the operator's or first leg, then of the other one; those that are known
/// @param troubles with the audio just now, in plain words
/// @param watchers supervisors who are in it
public record CallView(
        String callId,
        Direction direction,
        CallState.Phase phase,
        String user,
        String number,
        String callee,
        String trunk,
        Instant startedAt,
        Optional<Instant> answeredAt,
        boolean early,
        List<String> codecs,
        List<String> troubles,
        List<Supervision.Watch> watchers) {

    static CallView of(CallState state) {
        return new CallView(
                state.callId(),
                state.direction(),
                state.phase(),
                state.user(),
                state.number(),
                state.callee(),
                state.trunk().map(Trunk::name).orElse(""),
                state.times().started(),
                state.times().answered(),
                early(state),
                codecs(state),
                state.troubles().stream()
                        .filter(AudioTrouble::open)
                        .map(AudioTrouble::text)
                        .toList(),
                List.copyOf(state.supervision().watchers().values()));
    }

    private static boolean early(CallState state) {
        return state.phase() == CallState.Phase.DIALLING
                && state.near()
                        .map(state.legs()::get)
                        .filter(leg -> (leg.uas() || state.direction() != Direction.INCOMING)
                                && (leg.phase() == Leg.Phase.ANSWERED || leg.phase() == Leg.Phase.CONFIRMED))
                        .isPresent();
    }

    private static List<String> codecs(CallState state) {
        return Stream.of(state.near(), state.far())
                .flatMap(Optional::stream)
                .map(state.media()::get)
                .filter(Objects::nonNull)
                .flatMap(media -> media
                        .browser()
                        .map(BrowserDescription::payload)
                        .or(() -> media.trunk().map(TrunkDescription::payload))
                        .stream())
                .map(payload -> payload.audio().name())
                .toList();
    }
}
