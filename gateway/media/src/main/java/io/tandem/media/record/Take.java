package io.tandem.media.record;

import io.tandem.media.FrameTap;
import java.util.concurrent.CompletionStage;

/// One recording under way: it taps a call. Frames come on the media loop, and nothing there ever waits;
/// everything else may be called by any thread.
public interface Take extends FrameTap {

    /// From now on nothing of the call goes into the file.
    ///
    /// @return false when it was paused already, or is over
    boolean pause();

    /// Goes on after a pause.
    ///
    /// @return false when it was not paused, or is over
    boolean resume();

    /// Ends it; what was handed over before is all. Idempotent.
    void stop();

    /// Completes when the file has its name, or with why it has none.
    CompletionStage<RecordingStats> finished();
}
