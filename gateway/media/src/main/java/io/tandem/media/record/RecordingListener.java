package io.tandem.media.record;

/// Hears what becomes of one recording. Called on disk threads, and `failed` on the media loop, too: it must
/// only hand over.
public interface RecordingListener {

    /// The file is there and sound goes into it.
    ///
    /// @param file its name when it will be complete, relative to the directory
    void started(String file);

    /// It ends early, once; [#stopped] follows.
    ///
    /// @param detail what the system said
    void failed(RecordingFailure failure, String detail);

    /// It is over: the last word.
    void stopped(RecordingStats stats);
}
