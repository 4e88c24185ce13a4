package io.tandem.media;

/// All media loops of one gateway and the sockets they own. Any thread.
public interface MediaPlane extends AutoCloseable {

    /// Opens the media of one call and pins it to a loop for life.
    ///
    /// @param callId names the call in logs and statistics
    /// @param listener hears this session's events, in order, on the media loop: it must only hand them over
    MediaSession open(String callId, MediaListener listener);

    /// Opens the media of a call whose ports hear those of another session, or are heard there: it is pinned
    /// to the same loop.
    ///
    /// @param beside open, or closed already: then it is as if it were not given
    MediaSession open(String callId, MediaListener listener, MediaSession beside);

    /// Sessions that are open now.
    int sessions();

    /// Closes all sessions, then the sockets, then the loops.
    @Override
    void close();
}
