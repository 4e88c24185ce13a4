package io.tandem.media.ice;

import org.jspecify.annotations.Nullable;

/// The latest transactions and whence they came. A check that somebody has overheard is as valid as it was;
/// sent again from elsewhere it would draw the media there. Confined to the media loop.
final class SeenTransactions {
    private static final int KEPT = 64;

    private final long[] ids = new long[KEPT];
    private final @Nullable IcePath[] paths = new @Nullable IcePath[KEPT];
    private int next;

    /// @param id 64 of the transaction's 96 bits
    /// @return false when it came before, by another path
    boolean isFirstOrSame(long id, IcePath path) {
        for (int i = 0; i < KEPT; i++) {
            IcePath before = paths[i];
            if (before != null && ids[i] == id) {
                return before.equals(path);
            }
        }
        ids[next] = id;
        paths[next] = path;
        next = (next + 1) % KEPT;
        return true;
    }
}
