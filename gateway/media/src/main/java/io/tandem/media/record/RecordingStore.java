package io.tandem.media.record;

import java.io.IOException;

/// Where recordings are kept. Any thread.
public interface RecordingStore {

    /// Makes a new file, under a name that says that it is not complete.
    ///
    /// @param name relative, without suffix; a number is added when it is taken
    /// @throws IOException when it cannot be made
    StoredFile create(String name, String suffix) throws IOException;
}
