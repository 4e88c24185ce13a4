package io.tandem.media.ice;

import org.jspecify.annotations.Nullable;

/// Which valid path our packets take. The browser decides and says so in three ways, which browsers mix:
///
/// - it nominates once, or again and again, the pair it wants (RFC 8445 §8.1.1): the latest counts;
/// - it nominates every pair (aggressive nomination, RFC 5245 §8.1.1.2): of those the pair with the highest
///   priority counts;
/// - it says nothing, but checks and speaks from another address than before: its NAT has a new mapping.
///
/// Confined to the media loop.
final class PathSelection {
    private @Nullable ValidPath selected;

    @Nullable
    ValidPath selected() {
        return selected;
    }

    /// A nominating check came.
    ///
    /// @return whether another path is selected now
    boolean nominated(ValidPath path, long nowNs) {
        ValidPath before = selected;
        boolean again = path.nominated;
        long formerNs = path.nominatedNs;
        path.nominated = true;
        path.nominatedNs = nowNs;
        if (before == path) {
            return false;
        }
        boolean better = before == null
                || !before.nominated
                || path.generation > before.generation
                || Long.compareUnsigned(path.pairPriority, before.pairPriority) >= 0;
        // a worse pair, nominated twice with no word of the better one between: that one is given up
        boolean insisted = before != null && again && before.nominatedNs - formerNs < 0;
        return path.generation >= generation(before) && (better || insisted) && select(path);
    }

    /// A check that nominates nothing came. Two of them, and nothing from where the browser was, mean that it
    /// has moved.
    ///
    /// @return whether another path is selected now
    boolean checked(ValidPath path) {
        ValidPath before = selected;
        return before != null
                && before != path
                && path.generation >= before.generation
                && path.checks > 1
                && before.heardNs - path.formerCheckNs < 0
                && select(path);
    }

    /// An authenticated packet came by a path that is not selected.
    ///
    /// @return whether it is now
    boolean spoke(ValidPath path) {
        ValidPath before = selected;
        if (before == null || before == path || path.generation < before.generation) {
            return false;
        }
        long sinceNs = path.nominated ? path.nominatedNs : path.firstCheckNs;
        return before.heardNs - sinceNs < 0 && select(path);
    }

    private static int generation(@Nullable ValidPath path) {
        return path == null ? 0 : path.generation;
    }

    private boolean select(ValidPath path) {
        selected = path;
        return true;
    }

    /// The path is gone: its connection was closed.
    void forget(ValidPath path) {
        if (selected == path) {
            selected = null;
        }
    }
}
