package io.tandem.gateway.call;

/// Hears of every call, in order per call. Called on the call's own thread: it must only hand over.
@FunctionalInterface
public interface CallListener {

    /// Hears nothing.
    CallListener NONE = event -> {};

    void onCallEvent(CallEvent event);
}
