package io.tandem.media;

/// All media loops of one gateway and the sockets they own. Any thread.
public interface MediaPlane extends AutoCloseable {

    /// Opens the media of one call and pins it to a loop for life.
    ///
    /// @param callId names the call in logs and statistics
    /// @param listener hears this session's events, in order, on the media loop: it must only hand them over
    MediaSession open(String callId, MediaListener listener);

    /// Sessions that are open now.
    int sessions();

    /// Closes all sessions, then the sockets, then the loops.
    @Override
    void close();
}
