package io.tandem.gateway.probe;

/// The probe could not do its work; the message says why and, where one is known, the remedy.
public final class ProbeFailed extends Exception {
    private static final long serialVersionUID = 1L;

    public ProbeFailed(String message) {
        super(message);
    }
}
