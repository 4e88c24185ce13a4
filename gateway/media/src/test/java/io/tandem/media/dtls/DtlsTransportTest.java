package io.tandem.media.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.media.srtp.SrtpContext;
import io.tandem.media.srtp.SrtpProfile;
import java.io.IOException;
import java.util.Hashtable;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsServerCertificate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DtlsTransportTest {
    private final DtlsIdentity ours = DtlsIdentity.generate();
    private final DtlsIdentity theirs = DtlsIdentity.generate();
    private final Wire serverWire = Wire.perfect();
    private final Wire clientWire = Wire.perfect();

    @Test
    void both_ends_get_the_same_keys_crosswise_and_the_best_profile() throws Exception {
        connect(client(theirs, ours.fingerprint()), server(theirs.fingerprint()));
        DtlsResult.Keys server = serverWire.keys();
        DtlsResult.Keys client = clientWire.keys();
        assertThat(server.profile()).isEqualTo(SrtpProfile.preferred().getFirst());
        assertThat(server.local()).isEqualTo(client.remote());
        assertThat(server.remote()).isEqualTo(client.local());
        assertThat(server.local()).isNotEqualTo(server.remote());

        byte[] packet = new byte[200];
        packet[0] = (byte) 0x80;
        int length = SrtpContext.forSending(server.local()).protect(packet, 0, 172);
        assertThat(SrtpContext.forReceiving(client.remote()).unprotect(packet, 0, length))
                .isEqualTo(172);
    }

    @ParameterizedTest
    @EnumSource
    void a_peer_that_knows_one_profile_gets_that_one(SrtpProfile profile) throws Exception {
        SrtpAgreement agreement = agreement(List.of(profile));
        DtlsTransport client = client(new DtlsClientRole(theirs, agreement, DtlsTimers.DEFAULT), agreement);
        connect(client, server(theirs.fingerprint()));
        assertThat(serverWire.keys().profile()).isEqualTo(profile);
        assertThat(clientWire.keys().local().masterSalt()).hasSize(profile.saltLength());
    }

    @Test
    void as_server_a_certificate_other_than_the_described_one_is_a_fingerprint_mismatch() throws Exception {
        connect(client(theirs, ours.fingerprint()), server(ours.fingerprint()));
        assertThat(serverWire.failure().kind()).isEqualTo(DtlsResult.Kind.FINGERPRINT_MISMATCH);
        DtlsResult.Failed atPeer = clientWire.failure();
        assertThat(atPeer.kind()).isEqualTo(DtlsResult.Kind.REFUSED_BY_PEER);
        assertThat(atPeer.detail()).contains("bad_certificate");
    }

    @Test
    void as_client_a_certificate_other_than_the_described_one_is_a_fingerprint_mismatch() throws Exception {
        connect(client(theirs, theirs.fingerprint()), server(theirs.fingerprint()));
        assertThat(clientWire.failure().kind()).isEqualTo(DtlsResult.Kind.FINGERPRINT_MISMATCH);
        assertThat(serverWire.failure().kind()).isEqualTo(DtlsResult.Kind.REFUSED_BY_PEER);
    }

    @ParameterizedTest
    @CsvSource({"sha-1,20", "md5,16", "sha-256,31", "sha-512,32", "none,32"})
    void a_fingerprint_that_cannot_be_trusted_fails_at_once(String hash, int length) throws Exception {
        String fingerprint = "AB:".repeat(length).substring(0, 3 * length - 1);
        DtlsTransport.server(ours, hash, fingerprint, serverWire).start();
        assertThat(serverWire.failure().kind()).isEqualTo(DtlsResult.Kind.FINGERPRINT_UNSUPPORTED);
    }

    @Test
    void a_peer_without_a_certificate_is_refused() throws Exception {
        SrtpAgreement agreement = agreement(SrtpProfile.preferred());
        DtlsClientRole anonymous = new DtlsClientRole(theirs, agreement, DtlsTimers.DEFAULT) {
            @Override
            public TlsAuthentication getAuthentication() {
                return new TlsAuthentication() {
                    @Override
                    public void notifyServerCertificate(TlsServerCertificate certificate) {}

                    @Override
                    public @Nullable TlsCredentials getClientCredentials(CertificateRequest request) {
                        return null;
                    }
                };
            }
        };
        connect(client(anonymous, agreement), server(theirs.fingerprint()));
        assertThat(serverWire.failure().kind()).isEqualTo(DtlsResult.Kind.NO_CERTIFICATE);
    }

    @Test
    void a_peer_without_an_srtp_profile_of_ours_is_refused() throws Exception {
        SrtpAgreement agreement = agreement(SrtpProfile.preferred());
        DtlsClientRole nothing = new DtlsClientRole(theirs, agreement, DtlsTimers.DEFAULT) {
            @Override
            @SuppressWarnings("rawtypes")
            public Hashtable getClientExtensions() throws IOException {
                Hashtable extensions = super.getClientExtensions();
                extensions.remove(TlsSRTPUtils.EXT_use_srtp);
                return extensions;
            }
        };
        connect(client(nothing, agreement), server(theirs.fingerprint()));
        assertThat(serverWire.failure().kind()).isEqualTo(DtlsResult.Kind.NO_SRTP_PROFILE);
        assertThat(clientWire.failure().kind()).isEqualTo(DtlsResult.Kind.REFUSED_BY_PEER);
    }

    @Test
    void the_warm_up_makes_handshakes_with_ourselves() {
        assertThat(DtlsWarmUp.run(ours)).isPositive();
    }

    @Test
    void dtls_1_0_is_refused() throws Exception {
        SrtpAgreement agreement = agreement(SrtpProfile.preferred());
        DtlsClientRole old = new DtlsClientRole(theirs, agreement, DtlsTimers.DEFAULT) {
            @Override
            protected ProtocolVersion[] getSupportedVersions() {
                return ProtocolVersion.DTLSv10.only();
            }

            @Override
            protected int[] getSupportedCipherSuites() {
                return new int[] {CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA};
            }
        };
        connect(client(old, agreement), server(theirs.fingerprint()));
        assertThat(serverWire.failure().kind()).isEqualTo(DtlsResult.Kind.PROTOCOL);
    }

    @ParameterizedTest
    @CsvSource({"0xC023", "0xC009", "0xC006", "0xC008", "0xC0AE"})
    void suites_that_are_weak_are_refused(String suite) throws Exception {
        SrtpAgreement agreement = agreement(SrtpProfile.preferred());
        DtlsClientRole weak = new DtlsClientRole(theirs, agreement, DtlsTimers.DEFAULT) {
            @Override
            protected int[] getSupportedCipherSuites() {
                return new int[] {Integer.decode(suite)};
            }
        };
        connect(client(weak, agreement), server(theirs.fingerprint()));
        assertThat(serverWire.failure().kind()).isEqualTo(DtlsResult.Kind.PROTOCOL);
    }

    @Test
    void a_peer_without_extended_master_secret_is_refused() throws Exception {
        SrtpAgreement agreement = agreement(SrtpProfile.preferred());
        DtlsClientRole old = new DtlsClientRole(theirs, agreement, DtlsTimers.DEFAULT) {
            @Override
            public boolean shouldUseExtendedMasterSecret() {
                return false;
            }
        };
        connect(client(old, agreement), server(theirs.fingerprint()));
        assertThat(serverWire.failure().kind()).isEqualTo(DtlsResult.Kind.PROTOCOL);
    }

    @Test
    void closing_tells_the_peer() throws Exception {
        DtlsTransport client = client(theirs, ours.fingerprint());
        connect(client, server(theirs.fingerprint()));
        serverWire.keys();
        clientWire.keys();
        client.close();
        assertThat(serverWire.result()).isEqualTo(new DtlsResult.Closed());
        assertThat(client.receive(new byte[] {22})).isFalse();
    }

    private DtlsTransport server(String fingerprint) {
        return DtlsTransport.server(ours, "sha-256", fingerprint, serverWire);
    }

    private DtlsTransport client(DtlsIdentity identity, String fingerprint) {
        return DtlsTransport.client(identity, "sha-256", fingerprint, clientWire);
    }

    private DtlsTransport client(DtlsClientRole role, SrtpAgreement agreement) {
        return new DtlsTransport(Optional.of(new DtlsHandshake(role, agreement)), DtlsTimers.DEFAULT, clientWire);
    }

    private SrtpAgreement agreement(List<SrtpProfile> profiles) {
        return new SrtpAgreement(
                List.of(PeerFingerprint.parse("sha-256", ours.fingerprint()).orElseThrow()), profiles);
    }

    private void connect(DtlsTransport client, DtlsTransport server) {
        Wire.connect(client, clientWire, server, serverWire);
    }
}
