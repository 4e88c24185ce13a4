package io.tandem.gateway.sip.net;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tandem.gateway.sip.TestAuthority;
import io.tandem.gateway.sip.TlsSettings.Peer;
import io.tandem.gateway.sip.TlsSettings.Trust;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a trunk's certificate is good for when the trunk calls us.
class PeerCertificateTest {

    @TempDir
    private Path directory;

    private final TestAuthority authority = new TestAuthority("Right");

    private void check(X509Certificate leaf, PeerCertificate.Role role) throws Exception {
        Peer peer =
                new Peer("north", "north.example", new Trust.Authorities(authority.file(directory)), Optional.empty());
        PeerCertificate.check(List.of(leaf), peer, role);
    }

    @Test
    void one_that_is_marked_for_servers_alone_is_good_for_both_directions() {
        X509Certificate leaf = authority.issueForServers("dns:north.example").certificate();
        assertThatCode(() -> check(leaf, PeerCertificate.Role.SERVER)).doesNotThrowAnyException();
        assertThatCode(() -> check(leaf, PeerCertificate.Role.CLIENT)).doesNotThrowAnyException();
    }

    @Test
    void it_is_judged_by_name_and_authority_in_that_direction_too() {
        X509Certificate wrongName =
                authority.issueForServers("dns:south.example").certificate();
        assertThatThrownBy(() -> check(wrongName, PeerCertificate.Role.CLIENT))
                .isInstanceOf(CertificateException.class)
                .hasMessageContaining("expected north.example");
        X509Certificate foreign =
                new TestAuthority("Other").issueForServers("dns:north.example").certificate();
        assertThatThrownBy(() -> check(foreign, PeerCertificate.Role.CLIENT))
                .isInstanceOf(CertificateException.class)
                .hasMessageContaining("do not vouch for");
    }
}
