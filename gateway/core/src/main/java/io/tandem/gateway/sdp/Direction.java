package io.tandem.gateway.sdp;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Who sends, as the one who says it sees it (RFC 8866 §6.7). Immutable.
public enum Direction {
    SENDRECV(true, true),
    SENDONLY(true, false),
    RECVONLY(false, true),
    INACTIVE(false, false);

    private final boolean sends;
    private final boolean receives;

    Direction(boolean sends, boolean receives) {
        this.sends = sends;
        this.receives = receives;
    }

    public boolean sends() {
        return sends;
    }

    public boolean receives() {
        return receives;
    }

    public static Direction of(boolean sends, boolean receives) {
        if (sends) {
            return receives ? SENDRECV : SENDONLY;
        }
        return receives ? RECVONLY : INACTIVE;
    }

    /// The same as the other side sees it.
    public Direction reversed() {
        return of(receives, sends);
    }

    /// What both allow.
    public Direction and(Direction other) {
        return of(sends && other.sends, receives && other.receives);
    }

    /// The attribute's name.
    public String attribute() {
        return switch (this) {
            case SENDRECV -> "sendrecv";
            case SENDONLY -> "sendonly";
            case RECVONLY -> "recvonly";
            case INACTIVE -> "inactive";
        };
    }

    /// Reads a section, with the session's direction as default.
    static Direction of(Sdp sdp, Sdp.Section section) {
        return said(section.attributes()).or(() -> said(sdp.attributes())).orElse(SENDRECV);
    }

    private static Optional<Direction> said(List<Sdp.Attribute> attributes) {
        return attributes.stream()
                .flatMap(a -> Arrays.stream(values()).filter(d -> d.attribute().equals(a.name())))
                .findFirst();
    }
}
