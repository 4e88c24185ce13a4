package io.tandem.media.codec;

/// The loss that redundancy is made for: rises at once with what the far end reports, and falls slowly, because loss
/// comes in bursts. Confined to the media loop.
final class ReportedLoss {
    private static final double FALL = 0.7;
    /// More redundancy than this would starve the sound itself.
    private static final int MOST_PERCENT = 30;

    private double smooth;
    private int percent;

    ReportedLoss(int expected) {
        smooth = expected;
        percent = expected;
    }

    /// Takes the fraction lost of one report (RFC 3550 §6.4.1).
    ///
    /// @return true when [#percent] has changed
    boolean report(double lost) {
        smooth = Math.max(lost, smooth * FALL + lost * (1 - FALL));
        int before = percent;
        percent = (int) Math.min(MOST_PERCENT, Math.ceil(smooth - 0.5));
        return percent != before;
    }

    int percent() {
        return percent;
    }
}
