package io.tandem.media.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Mends what a crash left behind: `.part` files are made valid up to their last whole sample or page, and get
/// their names. Files that another gateway still writes are locked, and left alone. Stateless; it blocks.
public final class Recovery {
    private static final Logger log = LoggerFactory.getLogger(Recovery.class);
    private static final int DEPTH = 16;
    private static final int WAV_HEADER = 64;

    private Recovery() {}

    /// Mends all in a directory and below that was last written before a time: what is younger is being written.
    /// What cannot be mended stays as it is, and is logged.
    ///
    /// @return how many files were completed
    public static int run(Path directory, Instant before) {
        int mended = 0;
        if (!Files.isDirectory(directory)) {
            return mended;
        }
        try (Stream<Path> files = Files.walk(directory, DEPTH)) {
            List<Path> parts =
                    files.filter(file -> isPart(file) && isOlder(file, before)).toList();
            for (Path part : parts) {
                mended += mend(part) ? 1 : 0;
            }
        } catch (IOException | java.io.UncheckedIOException e) {
            log.warn("recordings in {} were not looked through: {}", directory, e.toString());
        }
        if (mended > 0) {
            log.info("{} recording(s) that were cut off are complete now", mended);
        }
        return mended;
    }

    private static boolean isPart(Path file) {
        return file.toString().endsWith(RecordingDirectory.PART) && Files.isRegularFile(file);
    }

    private static boolean isOlder(Path file, Instant before) {
        try {
            return Files.getLastModifiedTime(file).toInstant().isBefore(before);
        } catch (IOException gone) {
            return false;
        }
    }

    private static boolean mend(Path part) {
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            if (channel.tryLock() == null) {
                return false;
            }
            long valid = part.toString().endsWith(RecordingFormat.OPUS.suffix() + RecordingDirectory.PART)
                    ? OggRecovery.mend(channel)
                    : wav(channel);
            if (valid <= 0) {
                log.warn("{} has no sound in it and is removed", part);
                Files.delete(part);
                return false;
            }
            channel.force(true);
            Files.move(part, free(part), StandardCopyOption.ATOMIC_MOVE);
            return true;
        } catch (OverlappingFileLockException ours) {
            return false;
        } catch (IOException e) {
            log.warn("{} cannot be mended: {}", part, e.toString());
            return false;
        }
    }

    private static Path free(Path part) {
        String name = part.getFileName().toString();
        String whole = name.substring(0, name.length() - RecordingDirectory.PART.length());
        int dot = whole.lastIndexOf('.');
        Path file = part.resolveSibling(whole);
        for (int n = 2; Files.exists(file); n++) {
            file = part.resolveSibling(whole.substring(0, dot) + "-" + n + whole.substring(dot));
        }
        return file;
    }

    /// Brings the sizes in a header of [WavFile] up to what the file has.
    ///
    /// @return bytes of sound
    private static long wav(FileChannel channel) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(WAV_HEADER).order(ByteOrder.LITTLE_ENDIAN);
        channel.read(header, 0);
        header.flip();
        long audio = WavFile.mend(header, channel.size());
        if (audio > 0) {
            channel.truncate(header.limit() + audio);
            channel.write(header, 0);
        }
        return audio;
    }
}
