package io.tandem.gateway.call;

import io.tandem.gateway.cdr.Cdr;
import java.util.ArrayList;
import java.util.List;

/// Where the recording of a call stands. Immutable.
///
/// @param take number of the recording under way, or of the last one; 0: none yet
/// @param file of that one, once it is there
/// @param keys what the operator pressed last, while it may become the feature code
/// @param keyMs when he did
/// @param done recordings that are over
public record RecordState(Phase phase, int take, String file, String keys, long keyMs, List<Cdr.Recording> done) {

    static final RecordState NONE = new RecordState(Phase.OFF, 0, "", "", 0, List.of());

    public RecordState {
        done = List.copyOf(done);
    }

    /// Whether something is recorded now.
    public enum Phase {
        OFF,
        ON,
        PAUSED
    }

    RecordState next() {
        return new RecordState(Phase.ON, take + 1, "", keys, keyMs, done);
    }

    RecordState in(Phase other) {
        return new RecordState(other, take, file, keys, keyMs, done);
    }

    RecordState into(String name) {
        return new RecordState(phase, take, name, keys, keyMs, done);
    }

    RecordState pressed(String sequence, long nowMs) {
        return new RecordState(phase, take, file, sequence, nowMs, done);
    }

    RecordState with(Cdr.Recording over) {
        List<Cdr.Recording> more = new ArrayList<>(done);
        more.add(over);
        return new RecordState(phase, take, file, keys, keyMs, more);
    }
}
