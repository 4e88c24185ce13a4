package io.tandem.gateway.call;

import io.tandem.gateway.cdr.Cdr;
import io.tandem.media.MonitorMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Which call a supervisor's call is in, and which supervisors' calls are in this one. Immutable.
///
/// @param watch set in a supervisor's own call
/// @param watchers those that are in now, by the id of their own call
/// @param record what both records will say, in order: the other call each time
public record Supervision(Optional<Watch> watch, Map<String, Watch> watchers, List<Cdr.Supervision> record) {

    static final Supervision NONE = new Supervision(Optional.empty(), Map.of(), List.of());

    public Supervision {
        watchers = Map.copyOf(watchers);
        record = List.copyOf(record);
    }

    /// A call and who is in it.
    ///
    /// @param call the other call's id
    /// @param user whose call that is: the watched operator, or the supervisor
    public record Watch(String call, String user, MonitorMode mode) {}

    Supervision watching(Watch other) {
        return new Supervision(Optional.of(other), watchers, noted(other));
    }

    Supervision joined(Watch supervisor) {
        Map<String, Watch> more = new HashMap<>(watchers);
        more.put(supervisor.call(), supervisor);
        return new Supervision(watch, more, noted(supervisor));
    }

    Supervision left(String call) {
        Map<String, Watch> fewer = new HashMap<>(watchers);
        fewer.remove(call);
        return new Supervision(watch, fewer, record);
    }

    /// One entry a call, with every mode that was used.
    private List<Cdr.Supervision> noted(Watch other) {
        String mode = other.mode().name().toLowerCase(Locale.ROOT);
        List<Cdr.Supervision> entries = new ArrayList<>(record);
        for (int i = 0; i < entries.size(); i++) {
            Cdr.Supervision entry = entries.get(i);
            if (entry.callId().equals(other.call())) {
                List<String> modes = new ArrayList<>(entry.modes());
                if (!modes.contains(mode)) {
                    modes.add(mode);
                }
                entries.set(i, new Cdr.Supervision(entry.callId(), entry.user(), modes));
                return entries;
            }
        }
        entries.add(new Cdr.Supervision(other.call(), other.user(), List.of(mode)));
        return entries;
    }
}
