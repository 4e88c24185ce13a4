package io.tandem.gateway.capture;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Messages whose call is not known yet: an INVITE, and what belongs to it, until a call claims them, which nearly all
/// do at once. A flood of others only costs what is here. Guarded by the lock of [Captures].
final class Strangers {

    static final int MOST = 1_000;
    static final long MOST_BYTES = 2 << 20;
    /// Who is challenged comes twice, who is sent on a few times.
    private static final int MOST_EACH = 20;

    private final Map<String, List<Captured>> dialogs = new LinkedHashMap<>();
    private long bytes;

    boolean has(String sipCallId) {
        return dialogs.containsKey(sipCallId);
    }

    /// An INVITE outside any dialog.
    void begins(Captured message) {
        dialogs.computeIfAbsent(message.sipCallId(), id -> new ArrayList<>(2));
        add(message);
    }

    /// One of a dialog that is here.
    void add(Captured message) {
        List<Captured> messages = dialogs.get(message.sipCallId());
        if (messages == null || messages.size() >= MOST_EACH) {
            return;
        }
        messages.add(message);
        bytes += message.bytes();
        Iterator<Map.Entry<String, List<Captured>>> oldest = dialogs.entrySet().iterator();
        while ((dialogs.size() > MOST || bytes > MOST_BYTES) && oldest.hasNext()) {
            List<Captured> gone = oldest.next().getValue();
            oldest.remove();
            bytes -= sum(gone);
        }
    }

    /// What is here of a dialog that is a call's now.
    List<Captured> take(String sipCallId) {
        List<Captured> taken = dialogs.remove(sipCallId);
        if (taken == null) {
            return List.of();
        }
        bytes -= sum(taken);
        return taken;
    }

    private static long sum(List<Captured> messages) {
        return messages.stream().mapToLong(Captured::bytes).sum();
    }
}
