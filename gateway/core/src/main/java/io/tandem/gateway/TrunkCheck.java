package io.tandem.gateway;

import io.tandem.gateway.config.ListenConfig;
import io.tandem.gateway.trunk.GsmPortConfig;
import io.tandem.gateway.trunk.Trunk;
import io.tandem.gateway.trunk.TrunkConfig;
import io.tandem.gateway.trunk.TrunkTlsConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BiConsumer;

/// What is wrong with trunks, beyond single keys. Confined to one thread.
final class TrunkCheck {

    private final GatewayConfig config;
    private final Layout layout;
    private final BiConsumer<String, String> problem;

    /// @param problem takes the place and the text of what is wrong
    TrunkCheck(GatewayConfig config, Layout layout, BiConsumer<String, String> problem) {
        this.config = config;
        this.layout = layout;
        this.problem = problem;
    }

    void check() {
        listener();
        config.trunks().forEach(this::check);
    }

    /// One of them, whose password may stand elsewhere.
    void check(String name, TrunkConfig trunk) {
        String at = "trunks." + name;
        if (trunk.addresses().isEmpty()) {
            problem.accept(at + ".addresses", "'" + at + ".addresses' is empty: give at least one, as udp:host:port");
        }
        if (trunk.codecs().isEmpty()) {
            problem.accept(at + ".codecs", "'" + at + ".codecs' is empty: give one or more of pcma, pcmu, g722, opus");
        }
        password(at, trunk);
        if (trunk.register()
                && trunk.username().isEmpty()
                && trunk.registration().user().isEmpty()) {
            problem.accept(
                    at + ".register",
                    "'" + at + ".register' needs a user: give 'username' and 'password', or 'registration.user'"
                            + " where no password is asked for");
        }
        tls(at + ".tls", trunk);
        ports(at, trunk);
    }

    private void password(String at, TrunkConfig trunk) {
        boolean file = !trunk.passwordFile().toString().isEmpty();
        if (file && !trunk.password().isEmpty()) {
            problem.accept(at, "'" + at + "' has 'password' and 'password-file': give one of them");
        } else if (trunk.username().isEmpty() == (file || !trunk.password().isEmpty())) {
            problem.accept(
                    at,
                    "'" + at + ".username' and '" + at + ".password' belong together: give both or none; the password"
                            + " may stand in a 'password-file'");
        }
        if (file && !Files.isReadable(layout.base().resolve(trunk.passwordFile()))) {
            problem.accept(
                    at + ".password-file",
                    "'" + at + ".password-file' is " + trunk.passwordFile()
                            + ", which cannot be read: make it, with the password on its first line");
        }
    }

    private void ports(String at, TrunkConfig trunk) {
        Set<String> names = new HashSet<>();
        Set<String> prefixes = new HashSet<>();
        for (GsmPortConfig port : trunk.ports()) {
            if (!port.name().matches("[A-Za-z0-9._-]{1,32}")) {
                problem.accept(
                        at + ".ports",
                        "'" + at + ".ports' has a port named '" + port.name()
                                + "': give 1 to 32 letters, digits, '.', '_' or '-'");
            } else if (!names.add(port.name())) {
                problem.accept(
                        at + ".ports",
                        "'" + at + ".ports' has '" + port.name() + "' twice: give each a name of its own");
            }
            if (!port.prefix().matches("[0-9*#]*")) {
                problem.accept(
                        at + ".ports",
                        "'" + at + ".ports' has the prefix '" + port.prefix() + "': give digits, '*' or '#'");
            } else if (!prefixes.add(port.prefix())) {
                problem.accept(
                        at + ".ports",
                        "'" + at + ".ports' has the prefix '" + port.prefix()
                                + "' twice: give each port the one by which the gateway chooses it");
            }
        }
        if (!trunk.ports().isEmpty() && trunk.kind() != Trunk.Kind.GSM) {
            problem.accept(at + ".ports", "'" + at + ".ports' belongs to a GSM gateway: give 'kind: gsm', or no ports");
        }
    }

    private void listener() {
        ListenConfig listen = config.listen();
        pair("listen.sip-tls", listen.sipTlsCertificateFile(), listen.sipTlsPrivateKeyFile());
        if (listen.sipTlsPort() != 0 && TrunkFeature.own(listen).isEmpty()) {
            problem.accept(
                    "listen.sip-tls-port",
                    "'listen.sip-tls-port' needs a certificate: give 'listen.sip-tls-certificate-file' and"
                            + " 'listen.sip-tls-private-key-file', or 'listen.certificate-file' and its key");
        }
    }

    private void tls(String at, TrunkConfig trunk) {
        TrunkTlsConfig tls = trunk.tls();
        for (String fingerprint : tls.fingerprints()) {
            if (!fingerprint.replace(":", "").matches("[0-9a-fA-F]{64}")) {
                problem.accept(
                        at + ".fingerprints",
                        "'" + at + ".fingerprints' has '" + fingerprint
                                + "': give the SHA-256 digest of the certificate, 64 hex digits");
            }
        }
        if (!tls.caFile().toString().isEmpty()) {
            readable(at + ".ca-file", tls.caFile());
        }
        pair(at, tls.certificateFile(), tls.privateKeyFile());
        if (tls.requireCertificate() && config.listen().sipTlsPort() == 0) {
            problem.accept(
                    at + ".require-certificate",
                    "'" + at + ".require-certificate' lets no call in while nobody can connect by TLS: give"
                            + " 'listen.sip-tls-port'");
        }
    }

    private void pair(String at, Path certificate, Path key) {
        String prefix = at.endsWith(".tls") ? at + "." : at + "-";
        if (certificate.toString().isEmpty() != key.toString().isEmpty()) {
            problem.accept(
                    at,
                    "'" + prefix + "certificate-file' and '" + prefix + "private-key-file' belong together: give both");
        } else if (!certificate.toString().isEmpty()) {
            readable(prefix + "certificate-file", certificate);
            readable(prefix + "private-key-file", key);
        }
    }

    private void readable(String at, Path file) {
        if (!Files.isReadable(layout.base().resolve(file))) {
            problem.accept(at, "'" + at + "' is " + file + ", which cannot be read: give a readable PEM file");
        }
    }
}
