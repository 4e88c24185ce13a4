package io.tandem.gateway.sip.net;

import io.tandem.gateway.sip.SipUri;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/// The domains that a certificate speaks for (RFC 5922 §7.1). Any thread, no state.
final class SipIdentities {

    private static final int DNS = 2;
    private static final int URI = 6;
    private static final int ADDRESS = 7;
    private static final int MAX_NAMES = 100;

    private SipIdentities() {}

    /// `sip:` URIs without a user first of all; where there is none, DNS names; where there is no alternative name of
    /// either kind, the common name. Addresses stand beside: a trunk may be known by nothing else.
    static List<String> of(X509Certificate certificate) {
        List<String> sip = new ArrayList<>();
        List<String> dns = new ArrayList<>();
        List<String> addresses = new ArrayList<>();
        for (List<?> name : alternatives(certificate)) {
            String value = String.valueOf(name.get(1));
            switch (((Number) name.get(0)).intValue()) {
                case URI ->
                    SipUri.parse(value)
                            .filter(uri ->
                                    uri.scheme().equals("sip") && uri.user().isEmpty())
                            .ifPresent(uri -> sip.add(uri.host()));
                case DNS -> dns.add(value);
                case ADDRESS -> addresses.add(value);
                default -> {}
            }
        }
        List<String> domains = !sip.isEmpty() ? sip : !dns.isEmpty() ? dns : new ArrayList<>();
        if (domains.isEmpty() && addresses.isEmpty()) {
            domains.addAll(commonNames(certificate));
        }
        domains.addAll(addresses);
        return domains;
    }

    private static List<List<?>> alternatives(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names == null ? List.of() : names.stream().limit(MAX_NAMES).toList();
        } catch (CertificateParsingException malformed) {
            return List.of();
        }
    }

    private static List<String> commonNames(X509Certificate certificate) {
        try {
            return new LdapName(certificate.getSubjectX500Principal().getName())
                    .getRdns().stream()
                            .filter(rdn -> rdn.getType().equalsIgnoreCase("CN"))
                            .map(Rdn::getValue)
                            .map(String::valueOf)
                            .toList();
        } catch (InvalidNameException malformed) {
            return List.of();
        }
    }
}
