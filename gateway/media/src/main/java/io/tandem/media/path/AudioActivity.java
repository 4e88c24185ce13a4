package io.tandem.media.path;

import io.tandem.media.MediaCommand;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// Whether audio comes from a port's far side, measured by its packets. A stray packet or two are no audio.
/// Confined to the media loop.
final class AudioActivity {
    /// What changed.
    enum Change {
        NONE,
        STARTED,
        STOPPED
    }

    private static final int STEADY_PACKETS = 3;
    private static final long STEADY_GAP_NS = 250_000_000L;
    private static final long STOPPED_AFTER_NS = MediaCommand.Hear.RETURN_AFTER_MS * 1_000_000L;

    private int streak;
    private boolean flowing;
    private long lastNs;
    private @Nullable InetSocketAddress source;

    /// Notes a packet. `STARTED` comes again without a stop when another fork's packets take over.
    Change packet(InetSocketAddress from, long nowNs) {
        if (!flowing) {
            streak = streak > 0 && nowNs - lastNs <= STEADY_GAP_NS ? streak + 1 : 1;
        }
        lastNs = nowNs;
        if (!flowing && streak < STEADY_PACKETS) {
            return Change.NONE;
        }
        boolean changed = !flowing || !from.equals(source);
        flowing = true;
        source = from;
        return changed ? Change.STARTED : Change.NONE;
    }

    /// The next packet is told as a start, from wherever it comes.
    void forget() {
        source = null;
    }

    Change tick(long nowNs) {
        if (flowing && !recent(nowNs)) {
            flowing = false;
            streak = 0;
            return Change.STOPPED;
        }
        return Change.NONE;
    }

    /// The far side sends: three packets came in a row, and since then no silence of a second.
    boolean flowing() {
        return flowing;
    }

    /// A packet came within the last second.
    boolean recent(long nowNs) {
        return (flowing || streak > 0) && nowNs - lastNs < STOPPED_AFTER_NS;
    }
}
