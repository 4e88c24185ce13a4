package io.tandem.gateway.call;

import io.tandem.gateway.sip.ServerTransaction;
import io.tandem.gateway.sip.SipMessage.SipResponse;

/// Says which operator an INVITE from a browser is of. Any thread; it answers from memory.
@FunctionalInterface
public interface CallerCheck {

    Verdict check(ServerTransaction invite);

    /// What it came to. Immutable.
    sealed interface Verdict {
        /// It is this operator.
        record Operator(String user) implements Verdict {}

        /// It is answered with this: a challenge, or a refusal.
        record Answer(SipResponse response) implements Verdict {}
    }
}
