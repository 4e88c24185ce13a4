package io.tandem.gateway.cli;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives the heap room while there is much to keep. The launcher's `SoftMaxHeapSize` keeps an idle gateway small; but a
/// call is remembered for the 32 s of its transactions (RFC 3261 §17), so that some tens of calls a second fill the
/// limit, and ZGC then collects without a break. After each full cycle the limit becomes a multiple of what lives,
/// never below what it was at the start; the more there is, the larger the multiple, since a cycle that takes long must
/// be rare: it takes the calls' processor. Called on the JVM's notification thread.
final class HeapRoom implements NotificationListener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HeapRoom.class);
    private static final String OPTION = "SoftMaxHeapSize";
    private static final String FULL_CYCLE = "ZGC Major Cycles";
    private static final int LEAST_TIMES_LIVE = 3;
    private static final int TIMES_MORE = 8;
    private static final long STEP = 64L << 20;

    private final HotSpotDiagnosticMXBean machine;
    private final long least;
    private final long most;
    private final List<NotificationEmitter> heard = new ArrayList<>();

    private HeapRoom(HotSpotDiagnosticMXBean machine, long least, long most) {
        this.machine = machine;
        this.least = least;
        this.most = most;
    }

    /// Begins to listen; does nothing where there is no such collector or limit.
    static HeapRoom start() {
        HotSpotDiagnosticMXBean machine = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        long limit = Long.parseLong(machine.getVMOption(OPTION).getValue());
        long most = Runtime.getRuntime().maxMemory();
        HeapRoom room = new HeapRoom(machine, limit, most);
        if (limit > 0 && limit < most) {
            room.listen();
        }
        return room;
    }

    private void listen() {
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            if (collector.getName().equals(FULL_CYCLE) && collector instanceof NotificationEmitter emitter) {
                emitter.addNotificationListener(this, null, null);
                heard.add(emitter);
            }
        }
    }

    /// The limit for a heap with that much that lives, in octets.
    static long room(long live, long least, long most) {
        long more = Math.max(0, live - least / LEAST_TIMES_LIVE) * TIMES_MORE;
        long wanted = (least + more + STEP - 1) / STEP * STEP;
        return Math.clamp(wanted, least, most);
    }

    @Override
    public void handleNotification(Notification notification, Object handback) {
        if (!(notification.getUserData() instanceof CompositeData data)) {
            return;
        }
        long live = GarbageCollectionNotificationInfo.from(data).getGcInfo().getMemoryUsageAfterGc().entrySet().stream()
                .filter(pool -> pool.getKey().startsWith("ZGC"))
                .map(Map.Entry::getValue)
                .mapToLong(MemoryUsage::getUsed)
                .sum();
        String room = Long.toString(room(live, least, most));
        if (!room.equals(machine.getVMOption(OPTION).getValue())) {
            machine.setVMOption(OPTION, room);
            LOG.debug("{} MB live, soft limit of the heap now {} MB", live >> 20, Long.parseLong(room) >> 20);
        }
    }

    @Override
    public void close() {
        for (NotificationEmitter emitter : heard) {
            try {
                emitter.removeNotificationListener(this);
            } catch (ListenerNotFoundException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
