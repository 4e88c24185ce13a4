package io.tandem.gateway.store;

/// The store cannot be opened, read or written.
public final class StoreUnavailable extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean reached;

    public StoreUnavailable(String what, Throwable cause) {
        this(what, cause, true);
    }

    StoreUnavailable(String what, Throwable cause, boolean reached) {
        super(what, cause);
        this.reached = reached;
    }

    /// Whether a server answered, so that waiting for it is of no use.
    public boolean reached() {
        return reached;
    }
}
