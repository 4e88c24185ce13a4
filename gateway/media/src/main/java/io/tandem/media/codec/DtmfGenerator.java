package io.tandem.media.codec;

import io.tandem.media.rtp.TelephoneEvents;

/// Sounds DTMF digits (ITU-T Q.23): two sines, the higher one 2 dB louder, that rise and fall within 5 ms and whose
/// phases run on across frames. Allocates nothing. Confined to the media loop.
public final class DtmfGenerator {
    /// Level of both tones together where nothing else is said: -8 dBm0.
    public static final int USUAL_VOLUME = 8;

    private static final double[] LOW_HERTZ = {697, 770, 852, 941};
    private static final double[] HIGH_HERTZ = {1209, 1336, 1477, 1633};
    private static final String KEYS = "123A456B789C*0#D";
    private static final double FULL_SCALE_DBM0 = 3.14;
    private static final double LOW_SHARE_DB = -4.13;
    private static final double HIGH_SHARE_DB = -2.13;
    private static final int RAMP_MS = 5;

    private final int rate;
    private final int ramp;
    private double lowStep;
    private double highStep;
    private double lowPhase;
    private double highPhase;
    private double lowPeak;
    private double highPeak;
    private int position;
    private int end;

    /// @param rate samples in a second
    public DtmfGenerator(int rate) {
        this.rate = rate;
        ramp = rate * RAMP_MS / 1_000;
    }

    /// Starts a digit that sounds until [#stop].
    ///
    /// @param event code of a digit, 0 to 15 (RFC 4733 §3.2)
    /// @param volume level of both tones together below 0 dBm0, dB, 0 to 63 (RFC 4733 §2.3.3)
    public void start(int event, int volume) {
        int key = KEYS.indexOf(TelephoneEvents.digit(event));
        if (key < 0 || TelephoneEvents.digit(event) == 0) {
            throw new IllegalArgumentException("event " + event + " is no digit");
        }
        lowStep = 2 * Math.PI * LOW_HERTZ[key / 4] / rate;
        highStep = 2 * Math.PI * HIGH_HERTZ[key % 4] / rate;
        lowPeak = peak(LOW_SHARE_DB - volume);
        highPeak = peak(HIGH_SHARE_DB - volume);
        lowPhase = 0;
        highPhase = 0;
        position = 0;
        end = Integer.MAX_VALUE;
    }

    /// Starts a digit of a given length.
    public void start(int event, int volume, int durationMs) {
        start(event, volume);
        end = Math.max(2 * ramp, durationMs * (rate / 1_000));
    }

    private static double peak(double dbm0) {
        return 32_768 * Math.pow(10, (dbm0 - FULL_SCALE_DBM0) / 20);
    }

    /// Lets the digit fade out, within 5 ms.
    public void stop() {
        end = Math.min(end, position + ramp);
    }

    /// True while something sounds.
    public boolean sounding() {
        return position < end;
    }

    /// Writes the next samples in place of what is in `pcm`.
    ///
    /// @return false when no digit sounds; `pcm` is then untouched
    public boolean next(short[] pcm, int samples) {
        if (!sounding()) {
            return false;
        }
        for (int i = 0; i < samples; i++) {
            pcm[i] = position < end ? sample() : 0;
        }
        return true;
    }

    private short sample() {
        int edge = Math.min(position + 1, end - position);
        double gain = edge >= ramp ? 1 : (double) edge / ramp;
        double value = lowPeak * Math.sin(lowPhase) + highPeak * Math.sin(highPhase);
        lowPhase += lowStep;
        highPhase += highStep;
        position++;
        return Pcm.clip((float) (value * gain));
    }
}
