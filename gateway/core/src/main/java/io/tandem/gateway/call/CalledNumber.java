package io.tandem.gateway.call;

import io.tandem.gateway.sip.NameAddr;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import io.tandem.gateway.trunk.Trunk;

/// The number of ours that a trunk calls. Any thread, no state.
final class CalledNumber {

    private CalledNumber() {}

    /// The user of the request URI; where that is the Contact we registered with, the number itself stands in
    /// P-Called-Party-ID (RFC 7315 §4.2), else in To.
    static String of(Trunk trunk, SipRequest invite) {
        String user = invite.uri().user();
        if (user.isEmpty() || !user.equals(trunk.signalling().contactUser())) {
            return user;
        }
        return invite.headers()
                .first("P-Called-Party-ID")
                .flatMap(NameAddr::parse)
                .orElseGet(invite::to)
                .uri()
                .user();
    }
}
