package io.tandem.media.path;

import io.tandem.media.DtmfWay;
import io.tandem.media.MediaCommand;
import io.tandem.media.PortId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the ports of one call know of each other: whom one hears, and who else speaks. Confined to the media loop.
final class Neighbours {
    private final List<MediaPort> ports;

    /// @param ports of the call, as they are opened and closed
    Neighbours(List<MediaPort> ports) {
        this.ports = ports;
    }

    /// One more is opened, before it is one of them.
    void opened(MediaPort port) {
        for (int i = 0; i < ports.size(); i++) {
            ports.get(i).opened(port, port.loop().nowNs());
        }
    }

    /// One is none of them any more.
    void closed(MediaPort port) {
        for (int i = 0; i < ports.size(); i++) {
            ports.get(i).closed(port, port.loop().nowNs());
        }
    }

    /// Tells one of them what is known of its far side.
    void peer(MediaCommand.OfPeer command) {
        MediaPort port = port(command.port());
        if (port != null) {
            port.peer(command);
        }
    }

    /// Carries out a command for one of them.
    void watch(MediaCommand.Watch command) {
        MediaPort port = port(command.port());
        if (port != null) {
            port.watch()
                    .expect(command.inbound(), command.outbound(), port.loop().nowNs());
        }
    }

    /// Sends a port's report, if any; a last one (RFC 3550 §6.6) when it is about to be closed.
    void report(MediaPort port, boolean goodbye) {
        if (!port.ready()
                || (port.counters().packetsSent == 0 && !port.quality().hasSource())) {
            return;
        }
        MediaLoop loop = port.loop();
        byte[] out = loop.sendScratch();
        int length = port.quality().report(out, heardBy(port), goodbye, loop.wallMs(), loop.nowNs());
        port.transmitRtcp(out, length);
    }

    /// Likewise.
    void report(MediaCommand.ReportMetrics command) {
        MediaPort port = port(command.port());
        if (port != null) {
            port.quality().rtcp().reportVoipMetrics(command.voipMetrics());
        }
    }

    /// Likewise.
    void digits(MediaCommand.OfDigits command) {
        MediaPort port = port(command.port());
        if (port != null) {
            port.digits().carryOut(command, port.loop().nowNs());
        }
    }

    /// A key was pressed at the far side of a port: those who hear it get it in their own way.
    void pressed(PortId from, char digit, int durationMs, DtmfWay came) {
        for (int i = 0; i < ports.size(); i++) {
            if (from.equals(ports.get(i).wanted())) {
                ports.get(i).digits().pressed(digit, durationMs, came);
            }
        }
    }

    /// The quality of the port that `listener` hears; its own, where it hears none.
    PortQuality heardBy(MediaPort listener) {
        PortId wanted = listener.wanted();
        MediaPort speaker = wanted == null ? null : port(wanted);
        return speaker == null ? listener.quality() : speaker.quality();
    }

    /// Whether audio comes from another port than this.
    boolean othersSpeak(MediaPort port) {
        for (int i = 0; i < ports.size(); i++) {
            if (ports.get(i) != port && ports.get(i).activity().flowing()) {
                return true;
            }
        }
        return false;
    }

    private @Nullable MediaPort port(PortId id) {
        for (int i = 0; i < ports.size(); i++) {
            if (ports.get(i).id().equals(id)) {
                return ports.get(i);
            }
        }
        return null;
    }
}
