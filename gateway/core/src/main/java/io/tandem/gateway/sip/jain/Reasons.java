package io.tandem.gateway.sip.jain;

import gov.nist.javax.sip.message.SIPResponse;

/// The usual reason phrases (RFC 3261 §21). Any thread, no state.
public final class Reasons {

    private Reasons() {}

    public static String of(int status) {
        String phrase = SIPResponse.getReasonPhrase(status);
        return phrase == null ? "Status " + status : phrase;
    }
}
