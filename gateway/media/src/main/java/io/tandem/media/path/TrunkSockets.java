package io.tandem.media.path;

import io.tandem.media.MediaSession.NoPortsLeft;
import io.tandem.media.net.DatagramReceiver;
import io.tandem.media.net.NetLoop;
import io.tandem.media.net.PortRange;
import io.tandem.media.net.UdpSocket;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The even/odd socket pair of one trunk leg. Opened by any thread, then confined to the media loop; what
/// arrives before a port was attached is dropped.
final class TrunkSockets {
    private static final Logger log = LoggerFactory.getLogger(TrunkSockets.class);

    private final PortRange range;
    private final UdpSocket rtp;
    private final UdpSocket rtcp;
    private final Gate gate;

    private TrunkSockets(PortRange range, UdpSocket rtp, UdpSocket rtcp, Gate gate) {
        this.range = range;
        this.rtp = rtp;
        this.rtcp = rtcp;
        this.gate = gate;
    }

    /// Binds the next free pair. A pair that another process holds is passed over. Blocks.
    static TrunkSockets open(NetLoop net, PortRange range, InetAddress address) throws NoPortsLeft {
        for (int i = 0; i < range.pairs(); i++) {
            int port = range.acquire();
            if (port < 0) {
                break;
            }
            TrunkSockets pair = bind(net, range, address, port);
            if (pair != null) {
                return pair;
            }
            range.release(port);
        }
        throw new NoPortsLeft(range.toString());
    }

    private static @Nullable TrunkSockets bind(NetLoop net, PortRange range, InetAddress address, int port) {
        Gate gate = new Gate();
        UdpSocket rtp = bind(net, address, port, gate::onRtp);
        UdpSocket rtcp = rtp == null ? null : bind(net, address, port + 1, gate::onRtcp);
        if (rtp != null && rtcp != null) {
            return new TrunkSockets(range, rtp, rtcp, gate);
        }
        if (rtp != null) {
            rtp.close();
        }
        return null;
    }

    private static @Nullable UdpSocket bind(NetLoop net, InetAddress address, int port, DatagramReceiver receiver) {
        try {
            return net.bind(new InetSocketAddress(address, port), NetLoop.Traffic.SINGLE, receiver);
        } catch (BindException e) {
            log.warn("media port passed over: {}", e.getMessage());
            return null;
        }
    }

    /// From now on datagrams go to this port. On the loop.
    void attach(TrunkPort port) {
        gate.open(port);
    }

    /// Moves both to another loop. On the loop that they leave.
    ///
    /// @param arrived called on the other one, when both are there
    /// @return false when that one has ended
    boolean move(NetLoop to, Runnable arrived) {
        Crossing crossing = new Crossing(gate, gate.port, arrived);
        // the sound comes last, and is heard here until it leaves: what is said meanwhile is not lost
        gate.control = null;
        return rtcp.move(to, crossing::arrived) && rtp.move(to, crossing::soundArrived);
    }

    int evenPort() {
        return rtp.local().getPort();
    }

    UdpSocket rtp() {
        return rtp;
    }

    UdpSocket rtcp() {
        return rtcp;
    }

    /// Closes both and lets the pair drain.
    void close() {
        gate.open(null);
        rtp.close();
        rtcp.close();
        range.release(evenPort());
    }

    /// A pair on its way to another loop: nothing is handed to the port there before both are. Confined to that loop.
    private static final class Crossing {
        private final Gate gate;
        private final @Nullable TrunkPort port;
        private final Runnable both;
        private int here;

        Crossing(Gate gate, @Nullable TrunkPort port, Runnable both) {
            this.gate = gate;
            this.port = port;
            this.both = both;
        }

        void soundArrived() {
            gate.port = null;
            arrived();
        }

        void arrived() {
            here++;
            if (here == 2) {
                gate.open(port);
                both.run();
            }
        }
    }

    /// Stands between the sockets, which exist first, and the port.
    private static final class Gate {
        private @Nullable TrunkPort port;
        private @Nullable TrunkPort control;

        void open(@Nullable TrunkPort to) {
            port = to;
            control = to;
        }

        void onRtp(byte[] data, int length, InetSocketAddress from) {
            if (port != null) {
                port.onRtpSocket(data, length, from);
            }
        }

        void onRtcp(byte[] data, int length, InetSocketAddress from) {
            if (control != null) {
                control.onRtcpSocket(data, length, from);
            }
        }
    }
}
