package io.tandem.gateway.registrar;

import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.SipUri;
import java.time.Instant;

/// One binding: an operator's browser that can be reached by a flow. Immutable.
///
/// @param user user part of the address of record
/// @param instanceId `+sip.instance` (RFC 5626 §4.1), or the contact where a peer has none
/// @param contact the URI that requests to it carry; its host is often `something.invalid`
public record Registration(
        String user, String instanceId, SipUri contact, Hop.Flow flow, Instant expiresAt, String userAgent) {}
