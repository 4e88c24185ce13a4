package io.tandem.media.dtls;

import io.tandem.media.srtp.SrtpKeys;
import io.tandem.media.srtp.SrtpProfile;
import java.io.IOException;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.ExporterLabel;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.UseSRTPData;
import org.bouncycastle.util.Integers;
import org.jspecify.annotations.Nullable;

/// What one handshake must agree on in either role: a certificate of the expected fingerprint and an SRTP
/// profile. Confined to the handshake's thread.
final class SrtpAgreement {
    /// AES-GCM with forward secrecy only; the RSA suites are for peers with RSA certificates, toward which
    /// we are client.
    private static final int[] CIPHER_SUITES = {
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
        CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
        CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384
    };
    private static final int ECDSA_SUITES = 2;

    private final List<PeerFingerprint> expected;
    private final List<SrtpProfile> supported;
    private @Nullable SrtpProfile chosen;
    private @Nullable SrtpKeys client;
    private @Nullable SrtpKeys server;
    private DtlsResult.@Nullable Failed failure;

    SrtpAgreement(List<PeerFingerprint> expected, List<SrtpProfile> supported) {
        this.expected = expected;
        this.supported = supported;
    }

    /// What a server with an ECDSA certificate can select.
    static int[] serverSuites() {
        return Arrays.copyOf(CIPHER_SUITES, ECDSA_SUITES);
    }

    static int[] clientSuites() {
        return CIPHER_SUITES.clone();
    }

    /// Why we ended the handshake, or null when it was not for one of our own reasons.
    DtlsResult.@Nullable Failed failure() {
        return failure;
    }

    /// The fingerprint vouches for the certificate, and no authority does (RFC 8827 §6.5).
    void checkCertificate(@Nullable Certificate chain) throws IOException {
        if (chain == null || chain.isEmpty()) {
            throw fail(
                    DtlsResult.Kind.NO_CERTIFICATE,
                    AlertDescription.handshake_failure,
                    "the peer showed no certificate");
        }
        byte[] certificate = chain.getCertificateAt(0).getEncoded();
        if (expected.stream().noneMatch(one -> one.matches(certificate))) {
            throw fail(
                    DtlsResult.Kind.FINGERPRINT_MISMATCH,
                    AlertDescription.bad_certificate,
                    "the certificate has the fingerprint "
                            + PeerFingerprint.of(expected.getFirst().hash(), certificate) + ", the description says "
                            + expected);
        }
    }

    /// As client: all profiles we know, best first (RFC 5764 §4.1).
    void offer(Hashtable<Integer, byte[]> extensions) throws IOException {
        int[] values = supported.stream().mapToInt(SrtpProfile::dtlsValue).toArray();
        TlsSRTPUtils.addUseSRTPExtension(extensions, new UseSRTPData(values, new byte[0]));
    }

    /// As server: the best of ours that the client offers.
    void choose(@Nullable Hashtable<?, ?> clientExtensions) throws IOException {
        int[] offered = profiles(clientExtensions);
        chosen = supported.stream()
                .filter(profile -> IntStream.of(offered).anyMatch(value -> value == profile.dtlsValue()))
                .findFirst()
                .orElse(null);
        if (chosen == null) {
            throw noProfile(offered);
        }
    }

    /// As server: the choice, without a master key identifier.
    void answer(Hashtable<Integer, byte[]> extensions) throws IOException {
        if (chosen != null) {
            TlsSRTPUtils.addUseSRTPExtension(extensions, new UseSRTPData(new int[] {chosen.dtlsValue()}, new byte[0]));
        }
    }

    /// As client: the server's choice must be one of ours.
    void accept(@Nullable Hashtable<?, ?> serverExtensions) throws IOException {
        int[] answered = profiles(serverExtensions);
        chosen = supported.stream()
                .filter(profile -> answered.length == 1 && answered[0] == profile.dtlsValue())
                .findFirst()
                .orElse(null);
        if (chosen == null) {
            throw noProfile(answered);
        }
    }

    /// Takes the keys out when the handshake is complete: client key, server key, client salt, server salt
    /// (RFC 5764 §4.2).
    void export(TlsContext context) {
        SrtpProfile profile = chosen;
        if (profile == null) {
            throw new IllegalStateException("A handshake without a profile cannot complete");
        }
        int key = profile.keyLength();
        int salt = profile.saltLength();
        byte[] material = context.exportKeyingMaterial(ExporterLabel.dtls_srtp, null, 2 * (key + salt));
        client = new SrtpKeys(profile, copy(material, 0, key), copy(material, 2 * key, salt));
        server = new SrtpKeys(profile, copy(material, key, key), copy(material, 2 * key + salt, salt));
        Arrays.fill(material, (byte) 0);
    }

    /// The result after [#export].
    DtlsResult.Keys keys(boolean weAreClient, int millis) {
        SrtpKeys local = Objects.requireNonNull(weAreClient ? client : server);
        SrtpKeys remote = Objects.requireNonNull(weAreClient ? server : client);
        return new DtlsResult.Keys(local.profile(), local, remote, millis);
    }

    private static byte[] copy(byte[] from, int at, int length) {
        return Arrays.copyOfRange(from, at, at + length);
    }

    private static int[] profiles(@Nullable Hashtable<?, ?> extensions) throws IOException {
        if (extensions == null || !extensions.containsKey(Integers.valueOf(TlsSRTPUtils.EXT_use_srtp))) {
            return new int[0];
        }
        return TlsSRTPUtils.getUseSRTPExtension((Hashtable) extensions).getProtectionProfiles();
    }

    private TlsFatalAlert noProfile(int[] theirs) {
        return fail(
                DtlsResult.Kind.NO_SRTP_PROFILE,
                AlertDescription.handshake_failure,
                "of the SRTP profiles " + Arrays.toString(theirs) + " we have none");
    }

    private TlsFatalAlert fail(DtlsResult.Kind kind, short alert, String detail) {
        failure = new DtlsResult.Failed(kind, detail);
        return new TlsFatalAlert(alert, detail);
    }
}
