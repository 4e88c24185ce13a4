package io.tandem.media.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Bytes on their way into one file, gathered so that each write is a large one. Confined to a disk thread,
/// which has one for all its files.
final class Batch {
    private static final int BYTES = 128 * 1024;

    private final ByteBuffer bytes = ByteBuffer.allocateDirect(BYTES).order(ByteOrder.LITTLE_ENDIAN);

    /// Room for so many bytes; what was gathered goes to `file` first when there is not.
    ///
    /// @return the buffer, little-endian, to be filled
    ByteBuffer room(int size, StoredFile file) throws IOException {
        if (bytes.remaining() < size) {
            flush(file);
        }
        return bytes;
    }

    /// Writes what was gathered. After a failure the rest is forgotten.
    void flush(StoredFile file) throws IOException {
        bytes.flip();
        try {
            if (bytes.hasRemaining()) {
                file.append(bytes);
            }
        } finally {
            bytes.clear();
        }
    }
}
