package io.tandem.media.record;

/// Where recordings begin. Any thread.
public interface Recordings {

    /// Of the taps, in Hz.
    int sampleRate();

    /// Begins a recording. The disk is not touched: whether a file can be made is heard by the listener.
    Take open(RecordingLabel label, RecordingListener listener);
}
