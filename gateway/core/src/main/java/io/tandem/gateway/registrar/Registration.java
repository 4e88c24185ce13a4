package io.tandem.gateway.registrar;

import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.NameAddr;
import io.tandem.gateway.sip.SipUri;
import java.time.Instant;
import java.util.List;

/// One binding: an operator's browser that can be reached by a flow. Immutable.
///
/// @param user user part of the address of record
/// @param instanceId `+sip.instance` (RFC 5626 §4.1), or the contact where a peer has none
/// @param contact the URI that requests to it carry; its host is often `something.invalid`
public record Registration(
        String user,
        String instanceId,
        SipUri contact,
        Hop.Flow flow,
        Instant expiresAt,
        String userAgent,
        Outbound outbound) {

    /// One of a peer that knows nothing of outbound.
    public Registration(
            String user, String instanceId, SipUri contact, Hop.Flow flow, Instant expiresAt, String userAgent) {
        this(user, instanceId, contact, flow, expiresAt, userAgent, Outbound.NONE);
    }

    /// What outbound, Path and GRUU say of it.
    ///
    /// @param regId number of the flow among those of its instance (RFC 5626 §4.2); 0 without outbound
    /// @param path Route values of requests to it (RFC 3327), in order
    public record Outbound(int regId, List<NameAddr> path) {
        public static final Outbound NONE = new Outbound(0, List.of());

        public Outbound {
            path = List.copyOf(path);
        }
    }

    /// Route values of requests to it (RFC 3327).
    public List<NameAddr> path() {
        return outbound.path();
    }

    /// True where this one takes the other's place: the same flow number of the same browser. A browser that does
    /// not number its flows has one only (RFC 5626 §6).
    boolean replaces(Registration other) {
        int theirs = other.outbound.regId();
        int ours = outbound.regId();
        return instanceId.equals(other.instanceId) && (ours == theirs || ours == 0 || theirs == 0);
    }
}
