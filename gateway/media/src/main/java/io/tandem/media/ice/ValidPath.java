package io.tandem.media.ice;

/// What is known of a path from which a valid check came. Confined to the media loop.
final class ValidPath {
    final IcePath path;
    /// Counts the ICE restarts: a path is judged by the latest credentials that validated it.
    int generation;
    /// RFC 8445 §6.1.2.3, compared unsigned.
    long pairPriority;

    final long firstCheckNs;
    long lastCheckNs;
    /// The check before the last.
    long formerCheckNs;
    int checks;
    /// When the last check or authenticated packet came.
    long heardNs;
    boolean nominated;
    long nominatedNs;

    ValidPath(IcePath path, int generation, long nowNs) {
        this.path = path;
        this.generation = generation;
        this.firstCheckNs = nowNs;
        this.lastCheckNs = nowNs;
        this.formerCheckNs = nowNs;
        this.heardNs = nowNs;
    }

    void checked(int byGeneration, long remotePriority, long nowNs) {
        if (byGeneration != generation) {
            generation = byGeneration;
            nominated = false;
        }
        pairPriority = pairPriority(remotePriority, path.localPriority());
        formerCheckNs = lastCheckNs;
        lastCheckNs = nowNs;
        heardNs = nowNs;
        checks++;
    }

    /// RFC 8445 §6.1.2.3; the browser controls.
    static long pairPriority(long controlling, long controlled) {
        return (Math.min(controlling, controlled) << 32)
                + 2 * Math.max(controlling, controlled)
                + (controlling > controlled ? 1 : 0);
    }
}
