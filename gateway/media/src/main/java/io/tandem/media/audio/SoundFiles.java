package io.tandem.media.audio;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

/// The recorded sounds that are in memory, each once. A file that was replaced is read anew the next time it is
/// asked for; those longest unused make room. Any thread; it blocks while a file is read.
public final class SoundFiles {
    private static final long DEFAULT_MAX_BYTES = 64_000_000;

    private final ConcurrentMap<Path, Kept> kept = new ConcurrentHashMap<>();
    private final AtomicLong uses = new AtomicLong();
    private final long maxBytes;

    /// A sound and the file it was read from.
    private record Kept(SoundFile sound, FileTime modified, long size, AtomicLong lastUse) {
        long bytes() {
            return 2L * sound.samples().length;
        }
    }

    public SoundFiles() {
        this(DEFAULT_MAX_BYTES);
    }

    /// @param maxBytes samples kept, all sounds together; one sound is kept however long it is
    SoundFiles(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /// The sound of a file.
    ///
    /// @throws IOException when it cannot be read, saying why and what is expected
    public SoundFile get(Path path) throws IOException {
        BasicFileAttributes file = Files.readAttributes(path, BasicFileAttributes.class);
        try {
            Kept found = kept.compute(path, (_, known) -> fresh(path, file, known));
            found.lastUse().set(uses.incrementAndGet());
            makeRoom(path);
            return found.sound();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static Kept fresh(Path path, BasicFileAttributes file, @org.jspecify.annotations.Nullable Kept known) {
        if (known != null && known.modified().equals(file.lastModifiedTime()) && known.size() == file.size()) {
            return known;
        }
        try {
            return new Kept(SoundFile.read(path), file.lastModifiedTime(), file.size(), new AtomicLong());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void makeRoom(Path asked) {
        while (bytes() > maxBytes && kept.size() > 1) {
            kept.entrySet().stream()
                    .filter(entry -> !entry.getKey().equals(asked))
                    .min(Comparator.comparingLong(
                            entry -> entry.getValue().lastUse().get()))
                    .map(Map.Entry::getKey)
                    .ifPresent(kept::remove);
        }
    }

    /// Octets of samples in memory.
    long bytes() {
        return kept.values().stream().mapToLong(Kept::bytes).sum();
    }
}
