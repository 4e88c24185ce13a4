package io.tandem.gateway.cdr;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A file that grows by whole lines: what was written in part is cut off again. Confined to one thread at a time.
///
/// @param path made with its directories when the first line comes
record LineFile(Path path) {

    /// Adds text, on the disk when it is back.
    ///
    /// @param lines one or more, each with its line end
    void append(String lines) throws IOException {
        Path parent = path.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            appendWhole(channel, ByteBuffer.wrap(lines.getBytes(StandardCharsets.UTF_8)));
        }
    }

    private static void appendWhole(FileChannel channel, ByteBuffer bytes) throws IOException {
        long end = channel.size();
        try {
            channel.position(end);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(false);
        } catch (IOException failed) {
            channel.truncate(end);
            throw failed;
        }
    }
}
