package io.tandem.gateway.trunk;

import io.tandem.gateway.config.Key;
import java.nio.file.Path;
import java.util.List;

/// `trunks.<name>.tls`: whom a trunk's TLS addresses are believed to be. Immutable.
public record TrunkTlsConfig(
        @Key(
                value = "Authorities that its certificate may come from, PEM.",
                defMeaning = "those that the Java runtime knows")
        Path caFile,

        @Key(
                value = "SHA-256 digests of certificates that are taken whoever signed them and whatever name they"
                        + " carry, as hex digits with colons or without; nothing else is taken then.",
                defMeaning = "none")
        List<String> fingerprints,

        @Key(
                value = "The name that its certificate must be for: a `sip:` URI or DNS name in it (RFC 5922)."
                        + " Wildcards do not count.",
                defMeaning = "the host of its first address")
        String name,

        @Key(
                value = "Certificate chain that we show it when it asks, PEM.",
                defMeaning = "that of the SIP listener for TLS, where there is one")
        Path certificateFile,

        @Key(value = "Its private key, PEM, PKCS #8, not encrypted.", defMeaning = "see above")
        Path privateKeyFile,

        @Key(
                value = "Take its calls only from connections on which it has shown its certificate, and from any"
                        + " address then. Otherwise its addresses are enough.",
                def = "false")
        boolean requireCertificate) {

    boolean pinned() {
        return !fingerprints.isEmpty();
    }
}
