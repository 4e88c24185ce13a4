package io.tandem.media.path;

import io.tandem.media.MediaCommand;
import io.tandem.media.MediaEvent;
import io.tandem.media.MediaEvent.Failure;
import io.tandem.media.MediaSettings;
import io.tandem.media.PortId;
import io.tandem.media.WebRtcRemote;
import io.tandem.media.dtls.DtlsResult;
import io.tandem.media.ice.Check;
import io.tandem.media.ice.IceAgent;
import io.tandem.media.ice.IceCredentials;
import io.tandem.media.net.PacketKind;
import io.tandem.media.rtp.RtpPacket;
import io.tandem.media.srtp.SrtpContext;
import io.tandem.media.stun.StunMessage;
import java.util.Arrays;
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

    private final BrowserAccess access;
    private final Home home;
    private final IceAgent ice;
    private final BrowserSecurity security;
    private final BrowserVigil vigil;
    private final long consentNs;
    private @Nullable SrtpContext sending;
    private @Nullable SrtpContext receiving;
    private boolean consents;
    private boolean failed;
    private boolean closed;

    BrowserPort(
            PortId id, CallMedia call, MediaLoop loop, MediaResources resources, IceCredentials credentials, int ssrc) {
        super(id, call, loop, ssrc);
        MediaSettings settings = resources.settings();
        this.access = resources.browsers();
        this.home = new Home(loop);
        this.ice = new IceAgent(credentials, path -> ((BrowserPath) path).release());
        this.vigil = new BrowserVigil(settings.iceTimeout(), settings.consentTimeout());
        this.consentNs = settings.consentTimeout().toNanos();
        this.security = new BrowserSecurity(resources.identity(), home::execute, this::sendDtls, this::onDtlsResult);
    }

    @Override
    void peer(MediaCommand.OfPeer command) {
        switch (command) {
            case MediaCommand.ConnectBrowser(var port, var remote, var payload) -> {
                negotiated(payload);
                connect(remote);
            }
            case MediaCommand.RestartIce(var port, var ufrag, var pwd) -> restart(new IceCredentials(ufrag, pwd));
            case MediaCommand.ConnectTrunk _, MediaCommand.ExpectTrunk _ -> {}
        }
    }

    /// Both sides restart ICE, we with these credentials (RFC 8445 §9). The old ones are good until a new pair
    /// is nominated.
    private void restart(IceCredentials credentials) {
        String former = ice.formerUfrag();
        if (former != null) {
            access.unregister(former, this);
        }
        ice.restart(credentials);
        access.register(credentials.ufrag(), this);
    }

    /// The browser's description, or another one: with another fragment an ICE restart (RFC 8445 §9), with
    /// another fingerprint a new DTLS association (RFC 8842 §4).
    private void connect(WebRtcRemote remote) {
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

    /// Where it is. Any thread.
    Home home() {
        return home;
    }

    @Override
    boolean move(MediaLoop to, Runnable arrived) {
        return home.move(to, arrived);
    }

    /// A datagram that came by this path, as [BrowserSocket] and [TcpPath] believe. On any loop: the port
    /// may have moved meanwhile.
    void onDatagram(PacketKind kind, byte[] data, int length, BrowserPath path) {
        if (!home.isHere()) {
            byte[] copy = Arrays.copyOf(data, length);
            home.execute(() -> onDatagram(kind, copy, length, path));
            return;
        }
        if (closed) {
            return;
        }
        long now = loop().nowNs();
        if (kind == PacketKind.STUN) {
            onStun(data, length, path, now);
        } else if (!ice.isValid(path)) {
            counters().rejected++;
        } else {
            switch (kind) {
                case DTLS -> security.receive(data, length);
                case RTP -> onSrtp(data, length, path, now);
                case RTCP -> onSrtcp(data, length, path, now);
                case STUN, UNKNOWN -> counters().rejected++;
            }
        }
    }

    private void onStun(byte[] data, int length, BrowserPath path, long nowNs) {
        StunMessage message = StunMessage.parse(data, 0, length).orElse(null);
        if (message == null) {
            counters().rejected++;
            return;
        }
        switch (ice.onStunRequest(message, path, nowNs)) {
            case Check.Valid valid -> onValid(valid, path, nowNs);
            case Check.Refused refused -> path.send(refused.response(), refused.response().length);
            case Check.Dropped _ -> counters().rejected++;
        }
    }

    private void onValid(Check.Valid check, BrowserPath path, long nowNs) {
        vigil.checked(nowNs);
        watch().checked(nowNs);
        if (check.newPath()) {
            learn(path);
        }
        consents = true;
        path.send(check.response(), check.response().length);
        security.pairIsValid();
    }

    private void learn(BrowserPath path) {
        switch (path) {
            case UdpPath udp -> udp.socket().learned(udp, this);
            case TcpPath tcp -> tcp.trust();
        }
    }

    /// A connection was closed by the browser or the network.
    void onClosed(TcpPath path) {
        ice.onClosed(path);
    }

    private void onSrtp(byte[] data, int length, BrowserPath path, long nowNs) {
        SrtpContext context = receiving;
        int plain = context == null ? SrtpContext.MALFORMED : context.unprotect(data, 0, length);
        RtpPacket rtp = plain < 0 ? null : parse(data, plain);
        if (rtp == null) {
            counters().refused(plain == SrtpContext.AUTH_FAILED);
            return;
        }
        vigil.heard(nowNs);
        ice.onPacket(path, nowNs);
        accepted(rtp, path.remote(), nowNs);
    }

    private void onSrtcp(byte[] data, int length, BrowserPath path, long nowNs) {
        SrtpContext context = receiving;
        int plain = context == null ? -1 : context.unprotectRtcp(data, 0, length);
        if (plain < 0) {
            counters().rejected++;
            return;
        }
        vigil.heard(nowNs);
        ice.onPacket(path, nowNs);
        acceptedRtcp(data, plain, nowNs);
    }

    private @Nullable BrowserPath target() {
        return (BrowserPath) ice.target();
    }

    private void sendDtls(byte[] datagram) {
        BrowserPath to = target();
        if (to != null) {
            to.send(datagram, datagram.length);
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
        consents = ice.consents(nowNs, consentNs);
        BrowserVigil.Verdict verdict = failed ? null : vigil.judge(nowNs);
        if (verdict != null) {
            fail(verdict.failure(), verdict.detail());
        }
    }

    @Override
    public boolean ready() {
        return sending != null && !failed && consents;
    }

    @Override
    void transmit(byte[] rtp, int length) {
        SrtpContext context = sending;
        BrowserPath to = target();
        if (context != null && to != null) {
            int protectedLength = context.protect(rtp, 0, length);
            if (protectedLength > 0) {
                to.send(rtp, protectedLength);
            }
        }
    }

    @Override
    void transmitRtcp(byte[] rtcp, int length) {
        SrtpContext context = sending;
        BrowserPath to = target();
        if (context != null && to != null) {
            int protectedLength = context.protectRtcp(rtcp, 0, length);
            if (protectedLength > 0) {
                to.send(rtcp, protectedLength);
            }
        }
    }

    @Override
    void close() {
        closed = true;
        security.close();
        forgetKeys();
        String former = ice.formerUfrag();
        access.unregister(ice.local().ufrag(), this);
        if (former != null) {
            access.unregister(former, this);
        }
        ice.forgetAll();
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
