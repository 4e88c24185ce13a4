package io.tandem.media.record;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.Locale;

/// Why a recording ended early, or never began. The call goes on. Immutable.
public enum RecordingFailure {
    /// No space or no quota is left.
    DISK_FULL,
    READ_ONLY,
    NO_PERMISSION,
    /// The directory or the file went away, or something else stands in its place.
    DIRECTORY_GONE,
    /// The disk took nothing for [Recording#TOO_SLOW_FRAMES] frames in a row.
    TOO_SLOW,
    /// Too many recordings at once, see [RecordingSettings#most].
    TOO_MANY,
    /// The file would grow beyond what its format can hold.
    TOO_LARGE,
    /// Recording is not configured.
    NOT_CONFIGURED,
    /// Anything else that the system says; the detail has it.
    IO_ERROR;

    /// In configuration, events and records: `disk-full`.
    public String written() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// What an exception of the file system means.
    static RecordingFailure of(IOException e) {
        String text = (e instanceof FileSystemException fs ? fs.getReason() + " " : "") + e.getMessage();
        if (e instanceof TooLarge) {
            return TOO_LARGE;
        } else if (text.contains("No space left") || text.contains("quota exceeded")) {
            return DISK_FULL;
        } else if (text.contains("Read-only file system") || e.getCause() instanceof ReadOnlyFileSystemException) {
            return READ_ONLY;
        } else if (e instanceof AccessDeniedException || text.contains("Permission denied")) {
            return NO_PERMISSION;
        } else if (e instanceof NoSuchFileException
                || e instanceof NotDirectoryException
                || e instanceof java.nio.file.FileAlreadyExistsException
                || text.contains("Not a directory")) {
            return DIRECTORY_GONE;
        }
        return IO_ERROR;
    }

    /// The format's own limit is reached.
    static final class TooLarge extends IOException {
        private static final long serialVersionUID = 1L;

        TooLarge(String message) {
            super(message);
        }
    }
}
