package io.tandem.plugin;

/// A plugin at work. Its methods are called on the plugin's own thread, one at a time.
public interface Running extends AutoCloseable {

    /// Something happened to a call. Events of one call come in order, each at least once: the one that a
    /// failed life of the plugin left unfinished comes a second time, with the same [CallEvent#seq]. It
    /// returns within 1 s, or the plugin is cut off and started anew; the calls go on.
    ///
    /// @throws Exception cuts it off too
    void onEvent(CallEvent event) throws Exception;

    /// Ends its threads and connections. Called once, also after a failure.
    @Override
    void close() throws Exception;
}
