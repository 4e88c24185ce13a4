package io.tandem.media.path;

import io.tandem.media.MediaEvent.Failure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Watches over the times of one browser leg: until it is connected, and that it consents from then on
/// (RFC 7675 §5.1). It is told the time and keeps no clock. Confined to the media loop.
final class BrowserVigil {
    /// The peer closed its DTLS association: mostly the BYE of the same moment is still on its way.
    private static final long CLOSED_GRACE_NS = 2_000_000_000L;

    /// Why the leg can carry no audio any more.
    record Verdict(Failure failure, String detail) {}

    private final long connectNs;
    private final long consentNs;
    private boolean expected;
    private boolean checked;
    private boolean connected;
    private boolean closedByPeer;
    private long expectedNs;
    private long checkedNs;
    private long heardNs;
    private long closedNs;

    /// @param connectTimeout from the browser's description to the keys
    /// @param consentTimeout how long the browser may be silent after that
    BrowserVigil(Duration connectTimeout, Duration consentTimeout) {
        connectNs = connectTimeout.toNanos();
        consentNs = consentTimeout.toNanos();
    }

    /// The browser's description came; again for an ICE restart, which changes nothing here.
    void expect(long nowNs) {
        if (!expected) {
            expected = true;
            expectedNs = nowNs;
        }
    }

    /// A valid check came.
    void checked(long nowNs) {
        heardNs = nowNs;
        if (!checked) {
            checked = true;
            checkedNs = nowNs;
        }
    }

    /// A valid check or an authenticated packet came.
    void heard(long nowNs) {
        heardNs = nowNs;
    }

    /// The handshake gave keys.
    void connected(long nowNs) {
        connected = true;
        closedByPeer = false;
        heardNs = nowNs;
    }

    void closedByPeer(long nowNs) {
        closedByPeer = true;
        closedNs = nowNs;
    }

    /// From the description to the first valid check; 0 when the check came first.
    int iceMs() {
        return (int) Math.max(0, (checkedNs - expectedNs) / 1_000_000);
    }

    /// Null while all is well.
    @Nullable
    Verdict judge(long nowNs) {
        if (connected) {
            if (closedByPeer && nowNs - closedNs > CLOSED_GRACE_NS) {
                return new Verdict(Failure.CONSENT_LOST, "the browser closed its DTLS association");
            }
            return nowNs - heardNs > consentNs
                    ? new Verdict(Failure.CONSENT_LOST, "no check and no packet for " + seconds(consentNs))
                    : null;
        }
        if (!expected || nowNs - expectedNs <= connectNs) {
            return null;
        }
        return checked
                ? new Verdict(Failure.DTLS_FAILED, "the handshake did not end within " + seconds(connectNs))
                : new Verdict(Failure.NO_ICE, "no valid connectivity check within " + seconds(connectNs));
    }

    private static String seconds(long ns) {
        return ns / 1_000_000 / 1000.0 + " s";
    }
}
