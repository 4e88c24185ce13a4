package io.tandem.gateway.store;

/// The store cannot be opened, read or written.
public final class StoreUnavailable extends Exception {
    private static final long serialVersionUID = 1L;

    public StoreUnavailable(String what, Throwable cause) {
        super(what, cause);
    }
}
