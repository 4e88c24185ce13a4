package io.tandem.gateway.sip.net;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/// What a TLS session tells. Any thread, no state.
final class TlsFailure {

    private TlsFailure() {}

    /// The reason in words: that of our own judgement where there is one.
    static String text(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException judged && judged.getMessage() != null) {
                return judged.getMessage();
            }
        }
        return failure == null ? "unknown" : String.valueOf(failure.getMessage());
    }

    /// What the other end has shown, its own certificate first; empty where it showed none.
    static List<X509Certificate> chainOf(SSLSession session) {
        try {
            return Arrays.stream(session.getPeerCertificates())
                    .filter(X509Certificate.class::isInstance)
                    .map(X509Certificate.class::cast)
                    .toList();
        } catch (SSLPeerUnverifiedException none) {
            return List.of();
        }
    }
}
