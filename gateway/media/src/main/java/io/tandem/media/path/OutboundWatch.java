package io.tandem.media.path;

import io.tandem.media.AudioFault;
import org.jspecify.annotations.Nullable;

/// Whether the far side receives what a port sends, by its own reports: one that says that everything was lost, or
/// that nothing came since the one before; or reports that do not speak of our stream any more, where earlier ones
/// did. A far side that never reports is never accused. Confined to the media loop.
final class OutboundWatch {
    /// Packets sent between two reports, so that they mean something.
    private static final int TELLING = 50;

    private static final int REPORTS_WITHOUT_US = 2;

    private boolean expected;
    private long reports;
    private long rtcpReports;
    private long sent;
    private @Nullable AudioFault fault;

    void expect(boolean on) {
        expected = on;
    }

    /// Looks at what is known now.
    ///
    /// @return the fault, or null while all is well
    @Nullable
    AudioFault judge(Evidence now) {
        boolean told = now.reports != reports;
        long sentSince = now.sent - sent;
        if (!expected) {
            fault = null;
        } else if (told) {
            fault = now.nothingArrives && (fault != null || sentSince >= TELLING) ? AudioFault.NOT_RECEIVED : null;
        } else if (reports > 0
                && now.rtcpReports - rtcpReports >= REPORTS_WITHOUT_US
                && sentSince >= REPORTS_WITHOUT_US * TELLING) {
            fault = AudioFault.NOT_RECEIVED;
        }
        if (told || !expected) {
            reports = now.reports;
            rtcpReports = now.rtcpReports;
            sent = now.sent;
        }
        return fault;
    }
}
