package io.tandem.media.path;

import io.tandem.media.PortId;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says, at most once in ten seconds a loop, that many packets are refused: somebody sprays the ports, forges SRTP, or
/// a trunk's media comes from where it was not announced. Confined to the media loop.
final class RefusalWatch {
    /// How often it looks.
    static final long INTERVAL_NS = 10_000_000_000L;
    /// Fewer than that are the stray packets of calls that begin and end.
    static final int MANY = 250;

    private static final Logger log = LoggerFactory.getLogger(RefusalWatch.class);

    private long nextNs;
    private long sum;
    private long most;
    private String callId = "";
    private @Nullable PortId port;
    private @Nullable InetSocketAddress from;

    RefusalWatch(long nowNs) {
        nextNs = nowNs + INTERVAL_NS;
    }

    /// Whether it is time to look.
    boolean isDue(long nowNs) {
        return nowNs - nextNs >= 0;
    }

    /// What one port refused since the last look.
    ///
    /// @param from whence the latest of them came, where that is known
    void note(String callId, PortId port, long refused, @Nullable InetSocketAddress from) {
        sum += refused;
        if (refused > most) {
            most = refused;
            this.callId = callId;
            this.port = port;
            this.from = from;
        }
    }

    /// All ports are noted: says it, where it is worth it, and begins anew.
    void end(long nowNs) {
        nextNs = nowNs + INTERVAL_NS;
        if (sum >= MANY) {
            log.warn(
                    "call={} {} refused {} packets in 10 s, the latest from {}; all ports of this loop {}",
                    callId,
                    port,
                    most,
                    from == null ? "its own far side" : from,
                    sum);
        }
        sum = 0;
        most = 0;
        port = null;
        from = null;
    }
}
