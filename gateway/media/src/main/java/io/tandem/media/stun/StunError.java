package io.tandem.media.stun;

/// The error responses to a Binding request (RFC 5389 §15.6, RFC 8445 §7.3.1.1). Immutable.
public enum StunError {
    /// USERNAME or MESSAGE-INTEGRITY is missing.
    BAD_REQUEST(400, "Bad Request"),
    /// The credential is not ours.
    UNAUTHORIZED(401, "Unauthorized"),
    /// There are attributes that must be understood and are not.
    UNKNOWN_ATTRIBUTE(420, "Unknown Attribute"),
    /// Both sides take the same role.
    ROLE_CONFLICT(487, "Role Conflict");

    private final int code;
    private final String reason;

    StunError(int code, String reason) {
        this.code = code;
        this.reason = reason;
    }

    public int code() {
        return code;
    }

    public String reason() {
        return reason;
    }
}
