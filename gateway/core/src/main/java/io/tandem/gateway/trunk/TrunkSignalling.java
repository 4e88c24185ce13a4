package io.tandem.gateway.trunk;

import io.tandem.gateway.sip.NameAddr;
import java.util.List;

/// What a trunk says of SIP itself. Immutable.
///
/// @param contactUser user part of the Contact it knows us by; empty: we do not register there
/// @param routes what requests outside dialogs must pass first (RFC 3608 §6)
/// @param requireCertificate its calls come on connections on which it has shown its certificate only
public record TrunkSignalling(String contactUser, List<NameAddr> routes, boolean requireCertificate) {

    /// Nothing special.
    public static final TrunkSignalling DEFAULT = new TrunkSignalling("", List.of(), false);

    public TrunkSignalling {
        routes = List.copyOf(routes);
    }

    TrunkSignalling withRoutes(List<NameAddr> other) {
        return new TrunkSignalling(contactUser, other, requireCertificate);
    }
}
