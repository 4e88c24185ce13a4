package io.tandem.media.path;

import io.tandem.media.MonitorMode;
import io.tandem.media.PortId;
import org.jspecify.annotations.Nullable;

/// A supervisor who has joined a call of another session: who hears whom, followed as that call changes. Confined
/// to the media loop that both share.
final class Monitor {
    private final MediaPort supervisor;
    private final CallMedia joined;
    private final PortId operatorId;
    private final MonitorMode mode;
    private @Nullable MediaPort operator;
    private @Nullable MediaPort far;

    Monitor(MediaPort supervisor, CallMedia joined, PortId operatorId, MonitorMode mode) {
        this.supervisor = supervisor;
        this.joined = joined;
        this.operatorId = operatorId;
        this.mode = mode;
    }

    MediaPort supervisor() {
        return supervisor;
    }

    /// Every 20 ms: the operator hears somebody else now, or has gone.
    ///
    /// @return false when the operator's port is closed: it has ended
    boolean follow() {
        MediaPort now = joined.port(operatorId);
        MediaPort heard = now == null ? null : now.heard();
        if (now != operator || heard != far) {
            end();
            begin(now, heard);
        }
        return now != null;
    }

    /// A port leaves this loop.
    void forget(MediaPort leaving) {
        if (leaving == operator || leaving == far) {
            end();
        }
    }

    private void begin(@Nullable MediaPort now, @Nullable MediaPort heard) {
        operator = now;
        far = heard;
        if (now != null) {
            supervisor.voices().join(now);
            if (mode != MonitorMode.LISTEN) {
                now.voices().join(supervisor);
            }
        }
        if (heard != null) {
            supervisor.voices().join(heard);
            if (mode == MonitorMode.BARGE) {
                heard.voices().join(supervisor);
            }
        }
    }

    /// Nobody hears anybody by it any more.
    void end() {
        if (operator != null) {
            supervisor.voices().part(operator);
            if (mode != MonitorMode.LISTEN) {
                operator.voices().part(supervisor);
            }
        }
        if (far != null) {
            supervisor.voices().part(far);
            if (mode == MonitorMode.BARGE) {
                far.voices().part(supervisor);
            }
        }
        operator = null;
        far = null;
    }
}
