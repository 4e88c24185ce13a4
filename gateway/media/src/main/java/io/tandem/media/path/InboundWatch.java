package io.tandem.media.path;

import io.tandem.media.AudioFault;
import io.tandem.media.MediaCommand.Watch;
import io.tandem.media.PayloadTypes;
import org.jspecify.annotations.Nullable;

/// Whether audio comes from a port's far side while it is expected, and if not, why. A far side that sends comfort
/// noise and then nothing (RFC 3389) is silent by right; so is a muted microphone, whose packets go on. It is told
/// the time and keeps no clock. Confined to the media loop.
final class InboundWatch {
    static final long ALARM_NS = Watch.ALARM_AFTER_MS * 1_000_000L;

    /// After its last comfort noise a far side may be silent for so long; it may also have died meanwhile.
    static final long COMFORT_NS = 30_000_000_000L;

    /// A browser checks every 2.5 s (Chrome) to 5 s (RFC 7675 §5.1, Firefox).
    static final long CONSENT_NS = 7_500_000_000L;

    /// Packets of the wrong kind since the last good one, so that they and not mere chance are the cause.
    private static final int TELLING = 10;

    /// Packets that [io.tandem.media.audio.SpeechLevel] has looked at in 2.4 s.
    private static final int LOOKED = 15;

    private static final int COMFORT_NOISE = 13;

    private boolean expected;
    private boolean before;
    private boolean fresh;
    private boolean comfort;
    private long lastNs;
    private long unmapped;
    private long unmappedBefore;
    private long unauthenticatedBefore;
    private long strangersBefore;
    private @Nullable AudioFault fault;

    /// From now on audio is expected, or is not.
    void expect(boolean on, long nowNs) {
        if (on && !expected) {
            lastNs = nowNs;
            fresh = true;
            comfort = false;
        }
        expected = on;
    }

    /// An accepted packet of the far side.
    void packet(int type, PayloadTypes types, long nowNs) {
        if (type == types.audioType() || type == types.telephoneEvent() || type == 0 || type == 8) {
            comfort = false;
        } else if (type == COMFORT_NOISE) {
            comfort = true;
        } else {
            unmapped++;
            return;
        }
        lastNs = nowNs;
        fresh = true;
        before |= expected;
    }

    /// Looks at what is known now.
    ///
    /// @return the fault, or null while all is well
    @Nullable
    AudioFault judge(Evidence now, long nowNs) {
        if (!expected || !now.ready) {
            lastNs = nowNs;
            fresh = true;
            fault = null;
        }
        if (fresh) {
            fresh = false;
            unmappedBefore = unmapped;
            unauthenticatedBefore = now.unauthenticated;
            strangersBefore = now.strangers;
        }
        if (nowNs - lastNs >= ALARM_NS) {
            fault = comfort && nowNs - lastNs < COMFORT_NS ? null : refined(now);
        } else if (fault == AudioFault.DIGITAL_SILENCE || fault == null) {
            fault = expected && neverAnySound(now) ? AudioFault.DIGITAL_SILENCE : null;
        } else if (now.flowing) {
            fault = null;
        }
        return fault;
    }

    private static boolean neverAnySound(Evidence now) {
        return now.trunk && now.looked >= LOOKED && now.mute == now.looked;
    }

    /// What was found out once stays: the wrong packets may cease, too.
    private AudioFault refined(Evidence now) {
        if (now.unauthenticated - unauthenticatedBefore >= TELLING) {
            return AudioFault.UNAUTHENTICATED;
        }
        if (now.strangers - strangersBefore >= TELLING) {
            return AudioFault.WRONG_SOURCE;
        }
        if (unmapped - unmappedBefore >= TELLING) {
            return AudioFault.UNKNOWN_PAYLOAD;
        }
        return now.checksCeased ? AudioFault.NO_CONSENT : AudioFault.NOTHING_ARRIVES;
    }

    /// Whether audio came earlier, since it was first expected.
    boolean before() {
        return before;
    }

    /// Since when nothing good came.
    long silentSinceNs() {
        return lastNs;
    }
}
