package io.tandem.media.rtp;

/// The E-model of ITU-T G.107: how good a talk is, from delay and loss, as transmission rating R (0 to 100) and as mean
/// opinion score. All parameters that packets say nothing of have the standard's default values, at which R is 93.2.
/// Wideband codecs are rated on the same narrowband scale (not G.107.1), so that figures of all calls compare.
/// Stateless.
public final class EModel {
    /// Basic signal-to-noise ratio less the simultaneous impairments, Ro - Is, at the defaults (§7.2, §7.3).
    private static final double RO = 94.77;
    private static final double IS = 1.41;

    private static final double TELR = 65;
    private static final double WEPL = 110;

    private EModel() {}

    /// What a codec does to speech (§7.5; ITU-T G.113 appendix I).
    ///
    /// @param ie equipment impairment without loss
    /// @param bpl robustness against loss, with the concealment usual for it
    public record Codec(double ie, double bpl) {
        /// With packet loss concealment, as every browser and media server has it (G.113 table I.4).
        public static final Codec G711 = new Codec(0, 25.1);
        /// Not in G.113's narrowband table: no coding impairment is heard there; its concealment is taken as
        /// weaker than that of G.711, since its adaptive predictor loses its state.
        public static final Codec G722 = new Codec(0, 15);
        /// Not in G.113: no coding impairment at speech rates, robustness as of G.711 (in-band FEC, own concealment).
        public static final Codec OPUS = new Codec(0, 25.1);
    }

    /// R for a conversation.
    ///
    /// @param delayMs one way, mouth to ear
    /// @param loss share of packets that are not played, 0 to 1
    /// @param burstRatio 1 for independent losses, more for bursts
    public static double rating(Codec codec, double delayMs, double loss, double burstRatio) {
        double r = RO - IS - delayImpairment(delayMs) - lossImpairment(codec, loss, burstRatio);
        return Math.max(0, Math.min(100, r));
    }

    /// Ie-eff of §7.5, formula 7-29.
    public static double lossImpairment(Codec codec, double loss, double burstRatio) {
        double percent = 100 * Math.max(0, Math.min(1, loss));
        return codec.ie() + (95 - codec.ie()) * percent / (percent / burstRatio + codec.bpl());
    }

    /// Id of §7.4 with Ta = T, Tr = 2 T: talker echo, listener echo, and the delay itself.
    public static double delayImpairment(double ms) {
        double echo = TELR - 40 * Math.log10((1 + ms / 10) / (1 + ms / 150)) + 6 * Math.exp(-0.3 * ms * ms);
        double half = (RO - (80 + 2.5 * (echo - 14))) / 2;
        double talker = (half + Math.sqrt(half * half + 100) - 1) * (1 - Math.exp(-ms));
        double other = (RO - 10.5 * (WEPL + 7) * Math.pow(2 * ms + 1, -0.25)) / 2;
        double listener = other + Math.sqrt(other * other + 169);
        return talker + listener + tooLong(ms);
    }

    /// Idd of §7.4, formula 7-27.
    private static double tooLong(double ms) {
        if (ms <= 100) {
            return 0;
        }
        double x = Math.log(ms / 100) / Math.log(2);
        return 25 * (Math.pow(1 + Math.pow(x, 6), 1.0 / 6) - 3 * Math.pow(1 + Math.pow(x / 3, 6), 1.0 / 6) + 2);
    }

    /// The score that R stands for, MOS-CQE, 1 to 4.5 (annex B).
    public static double mos(double r) {
        if (r <= 0) {
            return 1;
        }
        double limited = Math.min(100, r);
        // the formula dips below 1 for R under 6.5
        return Math.max(1, 1 + 0.035 * limited + limited * (limited - 60) * (100 - limited) * 7e-6);
    }
}
