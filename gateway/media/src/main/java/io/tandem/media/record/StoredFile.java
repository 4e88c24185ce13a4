package io.tandem.media.record;

import java.io.IOException;
import java.nio.ByteBuffer;

/// One recording's file while it grows. Confined to one thread at a time. Everything blocks and throws what the
/// system says.
public interface StoredFile {

    /// The name it will have when it is complete, relative to the store.
    String name();

    /// Bytes written so far.
    long size();

    /// Appends all that remains in `bytes`.
    void append(ByteBuffer bytes) throws IOException;

    /// Overwrites what stands at `position`.
    void patch(ByteBuffer bytes, long position) throws IOException;

    /// Throws when nobody would find the file any more: it or its directory was deleted.
    void mustBeThere() throws IOException;

    /// Closes it and gives it its name.
    ///
    /// @param sync forces it to the disk before that
    void complete(boolean sync) throws IOException;
}
