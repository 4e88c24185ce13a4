package io.tandem.gateway;

/// Why the gateway cannot start, as one line: what is wrong, and what to do about it.
public final class StartFailure extends Exception {
    private static final long serialVersionUID = 1L;

    public StartFailure(String what, String remedy) {
        super(what + ": " + remedy);
    }

    public StartFailure(String what, String remedy, Throwable cause) {
        super(what + ": " + remedy, cause);
    }
}
