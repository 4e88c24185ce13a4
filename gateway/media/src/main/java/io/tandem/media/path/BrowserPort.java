package io.tandem.media.path;

import io.tandem.media.MediaEvent;
import io.tandem.media.MediaEvent.Failure;
import io.tandem.media.PortId;
import io.tandem.media.WebRtcRemote;
import io.tandem.media.dtls.DtlsIdentity;
import io.tandem.media.dtls.DtlsResult;
import io.tandem.media.ice.Check;
import io.tandem.media.ice.IceAgent;
import io.tandem.media.net.PacketKind;
import io.tandem.media.rtp.RtpPacket;
import io.tandem.media.srtp.SrtpContext;
import io.tandem.media.stun.StunMessage;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A leg toward a browser: ICE-lite, DTLS-SRTP, RTP and RTCP on one port (RFC 8827, RFC 5761). Confined to
/// the media loop.
///
/// What a peer sends wrong is counted and changes nothing. Nothing but an ICE-validated address reaches DTLS
/// or SRTP.
final class BrowserPort extends MediaPort {
    private static final Logger log = LoggerFactory.getLogger(BrowserPort.class);

    private final BrowserSocket socket;
    private final IceAgent ice;
    private final BrowserSecurity security;
    private final BrowserVigil vigil;
    private @Nullable InetSocketAddress lastChecked;
    private @Nullable SrtpContext sending;
    private @Nullable SrtpContext receiving;
    private boolean failed;
    private boolean closed;

    BrowserPort(
            PortId id,
            int number,
            CallMedia call,
            MediaLoop loop,
            BrowserSocket socket,
            IceAgent ice,
            DtlsIdentity identity,
            BrowserVigil vigil) {
        super(id, number, call, loop);
        this.socket = socket;
        this.ice = ice;
        this.vigil = vigil;
        this.security = new BrowserSecurity(identity, loop, this::sendDtls, this::onDtlsResult);
    }

    /// Our ICE user name fragment.
    String fragment() {
        return ice.local().ufrag();
    }

    /// The browser's description, or another one: with another fragment an ICE restart (RFC 8445 §9), with
    /// another fingerprint a new DTLS association (RFC 8842 §4).
    void connect(WebRtcRemote remote) {
        boolean restart = ice.remote(remote.iceUfrag());
        if (restart) {
            log.debug("call={} {} restarts ICE", call().callId(), id());
        }
        vigil.expect(loop().nowNs());
        security.expect(remote);
        if (ice.isChecked()) {
            security.pairIsValid();
        }
    }

    void onDatagram(PacketKind kind, byte[] data, int length, InetSocketAddress from) {
        if (closed) {
            return;
        }
        long now = loop().nowNs();
        if (kind == PacketKind.STUN) {
            onStun(data, length, from, now);
        } else if (!ice.isValidated(from)) {
            counters().rejected++;
        } else {
            switch (kind) {
                case DTLS -> security.receive(data, length);
                case RTP -> onSrtp(data, length, from, now);
                case RTCP -> onSrtcp(data, length, now);
                case STUN, UNKNOWN -> counters().rejected++;
            }
        }
    }

    private void onStun(byte[] data, int length, InetSocketAddress from, long nowNs) {
        StunMessage message = StunMessage.parse(data, 0, length).orElse(null);
        if (message == null) {
            counters().rejected++;
            return;
        }
        switch (ice.onStunRequest(message, from, nowNs)) {
            case Check.Valid valid -> onValid(valid, from, nowNs);
            case Check.Refused refused -> socket.send(refused.response(), refused.response().length, from);
            case Check.Dropped _ -> counters().rejected++;
        }
    }

    private void onValid(Check.Valid check, InetSocketAddress from, long nowNs) {
        vigil.heard(nowNs);
        vigil.checked(nowNs);
        lastChecked = from;
        if (check.newSource() || check.selectedChanged()) {
            socket.learned(from, this);
        }
        socket.send(check.response(), check.response().length, from);
        security.pairIsValid();
    }

    private void onSrtp(byte[] data, int length, InetSocketAddress from, long nowNs) {
        SrtpContext context = receiving;
        int plain = context == null ? -1 : context.unprotect(data, 0, length);
        RtpPacket rtp = plain < 0 ? null : parse(data, plain);
        if (rtp == null) {
            counters().rejected++;
            return;
        }
        vigil.heard(nowNs);
        accepted(rtp, from, nowNs);
    }

    private void onSrtcp(byte[] data, int length, long nowNs) {
        SrtpContext context = receiving;
        int plain = context == null ? -1 : context.unprotectRtcp(data, 0, length);
        if (plain < 0) {
            counters().rejected++;
            return;
        }
        vigil.heard(nowNs);
        acceptedRtcp(data, plain, nowNs);
    }

    /// Where everything goes: the nominated pair; before a nomination, whence the latest check came.
    private @Nullable InetSocketAddress target() {
        InetSocketAddress selected = ice.selected();
        return selected != null ? selected : lastChecked;
    }

    private void sendDtls(byte[] datagram) {
        InetSocketAddress to = target();
        if (to != null) {
            socket.send(datagram, datagram.length, to);
        }
    }

    private void onDtlsResult(DtlsResult result) {
        if (closed || failed) {
            return;
        }
        switch (result) {
            case DtlsResult.Keys keys -> {
                forgetKeys();
                sending = SrtpContext.forSending(keys.local());
                receiving = SrtpContext.forReceiving(keys.remote());
                vigil.connected(loop().nowNs());
                String profile = keys.profile().ianaName();
                call().emit(new MediaEvent.BrowserConnected(id(), profile, vigil.iceMs(), keys.millis()));
            }
            case DtlsResult.Failed failure -> fail(kind(failure.kind()), failure.kind() + ": " + failure.detail());
            case DtlsResult.Closed() -> vigil.closedByPeer(loop().nowNs());
        }
    }

    private static Failure kind(DtlsResult.Kind kind) {
        return switch (kind) {
            case FINGERPRINT_MISMATCH, FINGERPRINT_UNSUPPORTED, NO_CERTIFICATE -> Failure.FINGERPRINT_MISMATCH;
            case NO_SRTP_PROFILE, REFUSED_BY_PEER, TIMEOUT, PROTOCOL -> Failure.DTLS_FAILED;
        };
    }

    private void fail(Failure failure, String detail) {
        failed = true;
        security.close();
        call().emit(new MediaEvent.BrowserFailed(id(), failure, detail));
    }

    @Override
    void onTick(long nowNs) {
        BrowserVigil.Verdict verdict = failed ? null : vigil.judge(nowNs);
        if (verdict != null) {
            fail(verdict.failure(), verdict.detail());
        }
    }

    @Override
    public boolean ready() {
        return sending != null && !failed && target() != null;
    }

    @Override
    void transmit(byte[] rtp, int length) {
        SrtpContext context = sending;
        InetSocketAddress to = target();
        if (context != null && to != null) {
            int protectedLength = context.protect(rtp, 0, length);
            if (protectedLength > 0) {
                socket.send(rtp, protectedLength, to);
            }
        }
    }

    @Override
    void transmitRtcp(byte[] rtcp, int length) {
        SrtpContext context = sending;
        InetSocketAddress to = target();
        if (context != null && to != null) {
            int protectedLength = context.protectRtcp(rtcp, 0, length);
            if (protectedLength > 0) {
                socket.send(rtcp, protectedLength, to);
            }
        }
    }

    @Override
    void close() {
        closed = true;
        security.close();
        forgetKeys();
        socket.unregister(this);
    }

    private void forgetKeys() {
        if (sending != null) {
            sending.close();
            sending = null;
        }
        if (receiving != null) {
            receiving.close();
            receiving = null;
        }
    }
}
