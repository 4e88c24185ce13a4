package io.tandem.gateway.ladder;

/// One line of a call's ladder. Immutable.
///
/// @param atMs from the call's first message
/// @param from the lane it comes from: `tandem` or a leg, such as `browser` or `trunk-1`
/// @param to the lane it goes to; the same as `from` where it stays there
/// @param what for example `INVITE` or `180 Ringing (INVITE)`
/// @param detail for people; may be empty
public record Rung(long atMs, String from, String to, Kind kind, String what, String detail) {

    /// The gateway's own lane.
    public static final String TANDEM = "tandem";

    /// What kind of thing it is.
    public enum Kind {
        SIP,
        /// ICE, DTLS, RTP, and what is heard.
        MEDIA,
        /// What the call has come to.
        STATE
    }

    /// The lane beside the gateway's own.
    public String peer() {
        return from.equals(TANDEM) ? to : from;
    }
}
