package io.tandem.gateway.call;

/// Names one timer of a call or of one of its legs; there is at most one of each. Immutable.
///
/// @param owner the leg's name; empty for the call's own
public record TimerId(String owner, Kind kind) {

    /// What the time is for.
    public enum Kind {
        /// Our 2xx is sent again until ACK comes (RFC 3261 §13.3.1.4).
        RETRANSMIT_2XX,
        /// No ACK in 64*T1.
        ACK_DEADLINE,
        /// A cancelled INVITE that never gets its final response (RFC 3261 §9.1).
        CANCEL_DEADLINE,
        /// Our refresh of the session is due (RFC 4028 §7.2).
        REFRESH,
        /// Our refresh got no answer: it is sent again.
        REFRESH_LOST,
        /// The session has expired (RFC 4028 §10).
        SESSION_EXPIRY,
        /// An offer that met another one is repeated (RFC 3261 §14.1).
        GLARE,
        /// No 18x yet: the operator hears that we try.
        CONNECTING,
        /// No response at all to the INVITE.
        NO_RESPONSE,
        /// It rings for too long.
        RINGING,
        /// The failure was heard for long enough.
        FAILURE_HEARD,
        /// Nothing comes from the trunk in talk.
        MEDIA_DEAD,
        /// Nothing comes from the browser in talk.
        BROWSER_SILENT,
        /// One-way audio was not mended so far.
        AUDIO_REPAIR,
        /// The browser's connection is gone and did not come back.
        FLOW_LOST,
        /// The longest time a call may last.
        MAX_DURATION,
        /// The trunk that was asked for a transfer says nothing of it.
        TRANSFER_WAIT,
        /// Those in the call are to hear again that it is recorded.
        RECORD_NOTICE,
        /// Legs that do not end by themselves.
        LINGER
    }

    static TimerId ofCall(Kind kind) {
        return new TimerId("", kind);
    }

    static TimerId of(LegId leg, Kind kind) {
        return new TimerId(leg.name(), kind);
    }

    /// What a call is told when it fires.
    CallInput fired() {
        return owner.isEmpty()
                ? new CallInput.Timer(kind)
                : new CallInput.ForLeg(new LegId(owner), new LegInput.Timer(kind));
    }
}
