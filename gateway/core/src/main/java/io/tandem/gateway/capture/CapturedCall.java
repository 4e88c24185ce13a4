package io.tandem.gateway.capture;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What one call has sent and received so far. Guarded by the lock of [Captures].
final class CapturedCall {

    /// Of a call that goes on and on, its beginning and its latest are kept.
    static final int FIRST_BYTES = 128 << 10;

    static final int LATEST_BYTES = 128 << 10;
    private static final int MOST_DIALOGS = 500;

    private final String callId;
    private final Instant startedAt;
    private final Map<String, String> legs = new HashMap<>();
    private final List<Captured> first = new ArrayList<>();
    private final Deque<Captured> latest = new ArrayDeque<>();
    private long firstBytes;
    private long latestBytes;
    private long left;
    private boolean over;

    CapturedCall(String callId, Instant startedAt) {
        this.callId = callId;
        this.startedAt = startedAt;
    }

    String callId() {
        return callId;
    }

    /// Names a dialog of it.
    ///
    /// @return false: that was known, or there are too many
    boolean claims(String sipCallId, String leg) {
        if (legs.containsKey(sipCallId) || legs.size() >= MOST_DIALOGS) {
            return false;
        }
        legs.put(sipCallId, leg);
        return true;
    }

    Iterable<String> dialogs() {
        return legs.keySet();
    }

    boolean over() {
        return over;
    }

    void ends() {
        over = true;
    }

    void add(Captured message) {
        if (latest.isEmpty() && firstBytes + message.bytes() <= FIRST_BYTES) {
            first.add(message);
            firstBytes += message.bytes();
            return;
        }
        latest.add(message);
        latestBytes += message.bytes();
        while (latestBytes > LATEST_BYTES) {
            latestBytes -= latest.remove().bytes();
            left++;
        }
    }

    /// What of a dialog is kept.
    List<Captured> of(String sipCallId) {
        return all().stream()
                .filter(message -> message.sipCallId().equals(sipCallId))
                .toList();
    }

    long bytes() {
        return firstBytes + latestBytes;
    }

    /// To make room for others.
    void empty() {
        left += first.size() + latest.size();
        first.clear();
        latest.clear();
        firstBytes = 0;
        latestBytes = 0;
    }

    private List<Captured> all() {
        List<Captured> all = new ArrayList<>(first);
        all.addAll(latest);
        all.sort(Comparator.comparingLong(Captured::order));
        return all;
    }

    Capture view() {
        return new Capture(callId, startedAt, over, all(), legs, left);
    }
}
