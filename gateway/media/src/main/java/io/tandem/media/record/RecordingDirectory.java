package io.tandem.media.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// A directory of recordings. A file is `name.wav.part` while it grows, and `name.wav` when it is complete. Any
/// thread.
public final class RecordingDirectory implements RecordingStore {
    static final String PART = ".part";
    private static final int MOST_OF_A_NAME = 1000;
    private static final Set<StandardOpenOption> NEW =
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.READ);

    private final Path directory;

    public RecordingDirectory(Path directory) {
        this.directory = directory.toAbsolutePath().normalize();
    }

    @Override
    public StoredFile create(String name, String suffix) throws IOException {
        makeFolder(directory);
        for (int n = 1; n <= MOST_OF_A_NAME; n++) {
            Path file = directory
                    .resolve(n == 1 ? name + suffix : name + "-" + n + suffix)
                    .normalize();
            Path folder = file.getParent();
            if (folder == null || !file.startsWith(directory)) {
                throw new IOException("a recording's name leads out of its directory: " + name);
            }
            makeFolder(folder);
            Path part = folder.resolve(file.getFileName() + PART);
            if (Files.exists(file)) {
                continue;
            }
            try {
                FileChannel channel = FileChannel.open(part, NEW, attributes("rw-r-----"));
                // says to another gateway's recovery that somebody writes here; gone with the channel
                var _ = channel.tryLock();
                return new PartFile(directory.relativize(file).toString(), file, part, channel);
            } catch (FileAlreadyExistsException taken) {
                // another call or another gateway has this name: the next number
            }
        }
        throw new IOException("more than " + MOST_OF_A_NAME + " recordings are called " + name);
    }

    /// What people said is not for everybody on the machine: the gateway's user writes, its group reads.
    private void makeFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder, attributes("rwxr-x---"));
        }
    }

    private FileAttribute<?>[] attributes(String permissions) {
        boolean posix = directory.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    private static final class PartFile implements StoredFile {
        private final String name;
        private final Path file;
        private final Path part;
        private final FileChannel channel;
        private long size;

        PartFile(String name, Path file, Path part, FileChannel channel) {
            this.name = name;
            this.file = file;
            this.part = part;
            this.channel = channel;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public long size() {
            return size;
        }

        @Override
        public void append(ByteBuffer bytes) throws IOException {
            while (bytes.hasRemaining()) {
                size += channel.write(bytes, size);
            }
        }

        @Override
        public void patch(ByteBuffer bytes, long position) throws IOException {
            long at = position;
            while (bytes.hasRemaining()) {
                at += channel.write(bytes, at);
            }
        }

        @Override
        public void mustBeThere() throws IOException {
            if (!Files.exists(part)) {
                throw new NoSuchFileException(part.toString(), null, "deleted while it was written");
            }
        }

        @Override
        public void complete(boolean sync) throws IOException {
            try (channel) {
                channel.truncate(size);
                if (sync) {
                    channel.force(true);
                }
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        }
    }
}
