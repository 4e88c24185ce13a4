package io.tandem.gateway.trunk;

/// Who plays to the far end when an operator puts it on hold. Immutable.
public enum HoldMusic {
    /// FreeSWITCH plays its own; to any other trunk we play.
    AUTO,
    /// We play; the trunk is told nothing of the hold.
    GATEWAY,
    /// The trunk is told of the hold, and plays what it likes.
    TRUNK;

    /// True when it is us.
    public boolean ours(Trunk.Kind kind) {
        return switch (this) {
            case AUTO -> kind != Trunk.Kind.FREESWITCH;
            case GATEWAY -> true;
            case TRUNK -> false;
        };
    }
}
