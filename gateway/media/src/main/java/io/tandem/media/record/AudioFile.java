package io.tandem.media.record;

import java.io.IOException;

/// One format's writer over one file. Confined to a disk thread.
interface AudioFile extends FrameRing.Sink {

    /// Writes what was gathered, so that the file on the disk is valid as far as it goes.
    void checkpoint() throws IOException;

    /// Writes the end. The file may then be completed.
    void finish() throws IOException;

    /// Gives back what is not memory. Idempotent.
    void release();
}
