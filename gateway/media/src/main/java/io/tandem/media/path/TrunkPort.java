package io.tandem.media.path;

import io.tandem.media.MediaCommand;
import io.tandem.media.MediaKeys;
import io.tandem.media.PayloadTypes;
import io.tandem.media.PortId;
import io.tandem.media.RtpRemote;
import io.tandem.media.TargetRule;
import io.tandem.media.net.PacketKind;
import io.tandem.media.rtp.RtpPacket;
import io.tandem.media.srtp.SrtpContext;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A leg toward a trunk: RTP on an even port, RTCP on the odd one above it; plain, or SRTP where keys were
/// agreed on. Confined to the media loop.
final class TrunkPort extends MediaPort {
    private static final Logger log = LoggerFactory.getLogger(TrunkPort.class);

    private final TrunkSockets sockets;
    private final TrunkSecurity security = new TrunkSecurity();
    private final SourcePolicy sources = new SourcePolicy();
    private final TargetRule targets;
    private @Nullable InetSocketAddress target;
    private @Nullable InetSocketAddress rtcpTarget;
    /// Whence RTCP came while the RTP of the same host was followed.
    private @Nullable InetSocketAddress rtcpLearned;

    TrunkPort(PortId id, CallMedia call, MediaLoop loop, TrunkSockets sockets, TargetRule targets) {
        super(id, call, loop, MediaLoop.newSsrc());
        this.sockets = sockets;
        this.targets = targets;
    }

    @Override
    void peer(MediaCommand.OfPeer command) {
        switch (command) {
            case MediaCommand.ConnectTrunk(var port, var remote, var payload, var keys) -> {
                negotiated(payload);
                secure(keys);
                connect(remote);
            }
            case MediaCommand.ExpectTrunk(var port, var host, var payload) -> expect(host, payload);
            case MediaCommand.ConnectBrowser _, MediaCommand.RestartIce _ -> {}
        }
    }

    /// Another description of the far side. Without an address to send to it is on hold (RFC 3264 §8.4).
    private void connect(RtpRemote remote) {
        target = usable(remote.rtp()) ? remote.rtp() : null;
        rtcpTarget = usable(remote.rtcp()) ? remote.rtcp() : null;
        if (target != null) {
            sources.announce(target, remote.symmetric(), remote.hosts());
        }
    }

    /// The keys that were agreed on; null changes nothing.
    private void secure(@Nullable MediaKeys keys) {
        if (keys != null) {
            security.use(keys);
        }
    }

    /// Nothing is described yet, but the far side may already speak.
    private void expect(InetAddress host, PayloadTypes types) {
        if (target == null && sources.expect(host)) {
            negotiated(types);
        }
    }

    private boolean usable(InetSocketAddress address) {
        if (address.isUnresolved()
                || address.getPort() == 0
                || address.getAddress().isAnyLocalAddress()) {
            return false;
        }
        Optional<String> denial = targets.denial(address);
        denial.ifPresent(why -> log.warn("call={} {} sends nothing to {}: {}", call().callId(), id(), address, why));
        return denial.isEmpty();
    }

    void onRtpSocket(byte[] data, int length, InetSocketAddress from) {
        long now = loop().nowNs();
        switch (PacketKind.of(data, length)) {
            case RTP -> onRtp(data, length, from, now);
            case RTCP -> onRtcpSocket(data, length, from);
            case STUN, DTLS, UNKNOWN -> counters().rejected++;
        }
    }

    private void onRtp(byte[] data, int length, InetSocketAddress from, long nowNs) {
        // first who has the key, then what source he is: nothing is learned from a forged packet
        int plain = security.unprotect(data, length);
        RtpPacket rtp = plain < 0 ? null : parse(data, plain);
        if (rtp == null) {
            counters().refused(plain == SrtpContext.AUTH_FAILED);
            counters().stranger = from;
            return;
        }
        if (!sources.admit(from, rtp.ssrc(), nowNs)) {
            counters().rejected++;
            counters().strangers++;
            counters().stranger = from;
            return;
        }
        accepted(rtp, from, nowNs);
    }

    void onRtcpSocket(byte[] data, int length, InetSocketAddress from) {
        InetSocketAddress expected = rtcpTarget;
        InetAddress host = from.getAddress();
        if (expected == null || !(host.equals(expected.getAddress()) || sources.isHostOfPeer(host))) {
            counters().rejected++;
            return;
        }
        int plain = security.unprotectRtcp(data, length);
        if (plain < 0) {
            counters().rejected++;
            return;
        }
        InetSocketAddress followed = sources.symmetricTarget();
        if (followed != null && host.equals(followed.getAddress())) {
            rtcpLearned = from;
        }
        acceptedRtcp(data, plain, loop().nowNs());
    }

    @Override
    public boolean ready() {
        return target != null;
    }

    @Override
    void transmit(byte[] rtp, int length) {
        if (target != null || sources.symmetricTarget() != null) {
            sendByRtpSocket(rtp, security.protect(rtp, length));
        }
    }

    /// @param sealed the length, below zero for a packet that must not leave
    private void sendByRtpSocket(byte[] packet, int sealed) {
        InetSocketAddress learned = sources.symmetricTarget();
        InetSocketAddress to = learned != null ? learned : target;
        if (to != null && sealed > 0) {
            sockets.rtp().send(packet, sealed, to);
        }
    }

    @Override
    void transmitRtcp(byte[] rtcp, int length) {
        InetSocketAddress learned = sources.symmetricTarget() == null ? null : rtcpLearned;
        InetSocketAddress to = learned != null ? learned : rtcpTarget;
        int sealed = to == null ? -1 : security.protectRtcp(rtcp, length);
        if (to == null || sealed <= 0) {
            return;
        }
        if (to.equals(target)) {
            // RTP and RTCP on one port (RFC 5761)
            sendByRtpSocket(rtcp, sealed);
        } else {
            sockets.rtcp().send(rtcp, sealed, to);
        }
    }

    @Override
    boolean move(MediaLoop to, Runnable arrived) {
        return sockets.move(to.net(), arrived);
    }

    @Override
    void close() {
        security.close();
        sockets.close();
    }
}
