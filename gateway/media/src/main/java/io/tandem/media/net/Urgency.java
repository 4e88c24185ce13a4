package io.tandem.media.net;

import java.lang.foreign.Arena;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Has the kernel prefer the calling thread to others: a packet is some microseconds of work that must not wait behind
/// the milliseconds of a handshake. Stateless; any thread, for itself.
public final class Urgency {
    private static final Logger log = LoggerFactory.getLogger(Urgency.class);
    private static final int NICE = -10;

    private Urgency() {}

    /// Asks for it. Without the right to it all stays as it is: root has it, or `CAP_SYS_NICE`, or `LimitNICE=-10`
    /// in a unit of systemd.
    public static void claim() {
        if (!Libc.suits()) {
            return;
        }
        try (Arena arena = Arena.ofConfined()) {
            int error = Libc.setpriority(Libc.state(arena), NICE);
            if (error < 0) {
                log.debug(
                        "media: {} keeps its usual priority, errno {}",
                        Thread.currentThread().getName(),
                        -error);
            }
        } catch (LinkageError | RuntimeException e) {
            log.debug(
                    "media: {} keeps its usual priority", Thread.currentThread().getName(), e);
        }
    }
}
