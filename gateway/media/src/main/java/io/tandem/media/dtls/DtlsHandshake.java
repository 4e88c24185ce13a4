package io.tandem.media.dtls;

import io.tandem.media.WebRtcRemote.Fingerprint;
import io.tandem.media.srtp.SrtpProfile;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSServerProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.bouncycastle.tls.TlsTimeoutException;
import org.jspecify.annotations.Nullable;

/// One handshake, in either role. Confined to the thread that runs it, which it blocks.
final class DtlsHandshake {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Role role;
    private final SrtpAgreement agreement;

    DtlsHandshake(Role role, SrtpAgreement agreement) {
        this.role = role;
        this.agreement = agreement;
    }

    /// The handshake with whom the SDP describes.
    ///
    /// @return empty when there is no trusting any of the fingerprints
    static Optional<DtlsHandshake> server(DtlsIdentity identity, List<Fingerprint> peer, DtlsTimers timers) {
        return PeerFingerprint.strongest(peer).map(expected -> {
            SrtpAgreement agreement = new SrtpAgreement(expected, SrtpProfile.preferred());
            return new DtlsHandshake(new DtlsServerRole(identity, agreement, timers), agreement);
        });
    }

    /// As [#server], but we send the ClientHello.
    static Optional<DtlsHandshake> client(DtlsIdentity identity, List<Fingerprint> peer, DtlsTimers timers) {
        return client(identity, peer, SrtpProfile.preferred(), timers);
    }

    /// The same with a choice of profiles to offer.
    static Optional<DtlsHandshake> client(
            DtlsIdentity identity, List<Fingerprint> peer, List<SrtpProfile> profiles, DtlsTimers timers) {
        return PeerFingerprint.strongest(peer).map(expected -> {
            SrtpAgreement agreement = new SrtpAgreement(expected, profiles);
            return new DtlsHandshake(new DtlsClientRole(identity, agreement, timers), agreement);
        });
    }

    /// Runs it to its end.
    Outcome run(DatagramQueue datagrams) {
        long started = System.nanoTime();
        TakingTurns network = new TakingTurns(datagrams, role.turns());
        network.begin();
        try {
            DTLSTransport records = switch (role) {
                case DtlsServerRole server ->
                    new DTLSServerProtocol().accept(server, new LastFlight(new OrderedFlight(network)));
                case DtlsClientRole client -> new DTLSClientProtocol().connect(client, network);
            };
            datagrams.establish();
            int millis = (int) ((System.nanoTime() - started) / NANOS_PER_MILLI);
            return new Outcome(agreement.keys(role instanceof DtlsClientRole, millis), records);
        } catch (IOException e) {
            return new Outcome(failure(e), null);
        } finally {
            network.end();
        }
    }

    private DtlsResult.Failed failure(IOException e) {
        DtlsResult.Failed own = agreement.failure();
        if (own != null) {
            return own;
        }
        return switch (e) {
            case TlsTimeoutException timeout ->
                new DtlsResult.Failed(DtlsResult.Kind.TIMEOUT, "the handshake did not end in time");
            case TlsFatalAlertReceived alert ->
                new DtlsResult.Failed(
                        DtlsResult.Kind.REFUSED_BY_PEER,
                        "the peer sent " + AlertDescription.getText(alert.getAlertDescription()));
            case TlsFatalAlert alert
            when alert.getAlertDescription() == AlertDescription.user_canceled ->
                new DtlsResult.Failed(DtlsResult.Kind.REFUSED_BY_PEER, "closed during the handshake");
            default -> new DtlsResult.Failed(DtlsResult.Kind.PROTOCOL, describe(e));
        };
    }

    private static String describe(Throwable e) {
        Throwable cause = e.getCause();
        return e.getMessage() + (cause == null ? "" : ": " + describe(cause));
    }

    /// How it ended.
    ///
    /// @param records the association, null when there is none
    record Outcome(DtlsResult result, @Nullable DTLSTransport records) {}

    /// Who sends the ClientHello.
    sealed interface Role permits DtlsServerRole, DtlsClientRole {
        /// When it may compute.
        HandshakeTurns turns();
    }
}
