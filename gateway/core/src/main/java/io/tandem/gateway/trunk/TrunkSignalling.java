package io.tandem.gateway.trunk;

import io.tandem.gateway.sip.NameAddr;
import java.util.List;

/// What a trunk says of SIP itself. Immutable.
///
/// @param contactUser user part of the Contact it knows us by; empty: we do not register there
/// @param routes what requests outside dialogs must pass first (RFC 3608 §6)
/// @param requireCertificate its calls come on connections on which it has shown its certificate only
/// @param trusted what it says of callers is believed, and it may know who calls anonymously
/// @param identity where the caller's number goes beside From
/// @param followRedirects a 3xx is followed, where routes allow it
/// @param prack reliable provisional responses
/// @param transfer who carries out transfers between its own parties
public record TrunkSignalling(
        String contactUser,
        List<NameAddr> routes,
        boolean requireCertificate,
        boolean trusted,
        IdentityHeader identity,
        boolean followRedirects,
        Prack prack,
        Transfer transfer) {

    /// Nothing special.
    public static final TrunkSignalling DEFAULT = new TrunkSignalling(
            "", List.of(), false, false, IdentityHeader.NONE, false, Prack.SUPPORTED, Transfer.BRIDGE);

    public TrunkSignalling {
        routes = List.copyOf(routes);
    }

    /// Where the caller's number goes beside From.
    public enum IdentityHeader {
        NONE,
        /// P-Asserted-Identity (RFC 3325 §9.1).
        ASSERTED,
        /// P-Preferred-Identity (RFC 3325 §9.2).
        PREFERRED,
        /// Remote-Party-ID, which never became an RFC.
        REMOTE_PARTY_ID
    }

    /// Reliable provisional responses (RFC 3262) to our INVITEs.
    public enum Prack {
        /// Not offered; one that comes nonetheless is acknowledged.
        OFF,
        /// Offered.
        SUPPORTED,
        /// No call without them.
        REQUIRED
    }

    /// What the trunk does with a 3xx.
    public enum Redirect {
        REFUSE,
        FOLLOW
    }

    /// Who carries out a transfer of the trunk's party to somebody who is at the same trunk.
    public enum Transfer {
        /// The gateway dials, and stays in between.
        BRIDGE,
        /// The trunk is asked by REFER; where it refuses, the gateway bridges.
        REFER
    }

    /// The same with another way of transfer.
    public TrunkSignalling with(Transfer other) {
        return new TrunkSignalling(
                contactUser, routes, requireCertificate, trusted, identity, followRedirects, prack, other);
    }

    TrunkSignalling withRoutes(List<NameAddr> other) {
        return new TrunkSignalling(
                contactUser, other, requireCertificate, trusted, identity, followRedirects, prack, transfer);
    }

    /// The same with other identity.
    public TrunkSignalling withIdentity(boolean trust, IdentityHeader header) {
        return new TrunkSignalling(
                contactUser, routes, requireCertificate, trust, header, followRedirects, prack, transfer);
    }

    /// The same with 3xx followed.
    public TrunkSignalling following() {
        return new TrunkSignalling(contactUser, routes, requireCertificate, trusted, identity, true, prack, transfer);
    }

    /// The same with other reliability.
    public TrunkSignalling with(Prack other) {
        return new TrunkSignalling(
                contactUser, routes, requireCertificate, trusted, identity, followRedirects, other, transfer);
    }
}
