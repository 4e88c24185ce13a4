package io.tandem.gateway.sdp;

import io.tandem.media.OpusFormat;
import java.util.Locale;
import java.util.Optional;

/// The `fmtp` of Opus (RFC 7587 §6.1): each side says what it wants to receive. Stateless.
final class OpusFmtp {

    private static final int LEAST_RATE = 8_000;

    private OpusFmtp() {}

    /// Reads what the peer wants; its defaults where it says nothing. Unknown parameters mean nothing.
    static OpusFormat read(Optional<String> fmtp) {
        boolean fec = false;
        boolean dtx = false;
        int bitrate = OpusFormat.ANY_BITRATE;
        int rate = OpusFormat.FULL_RATE;
        for (String parameter : fmtp.orElse("").split(";", -1)) {
            String[] part = parameter.strip().toLowerCase(Locale.ROOT).split(" *= *", 2);
            String value = part.length == 2 ? part[1] : "";
            switch (part[0]) {
                case "useinbandfec" -> fec = value.equals("1");
                case "usedtx" -> dtx = value.equals("1");
                case "maxaveragebitrate" -> bitrate = value.matches("\\d{1,6}") ? Integer.parseInt(value) : bitrate;
                case "maxplaybackrate" -> rate = value.matches("\\d{1,6}") ? rate(Integer.parseInt(value)) : rate;
                default -> {
                    // says nothing that changes what we send
                }
            }
        }
        return new OpusFormat(fec, dtx, bitrate, rate);
    }

    /// 8000 to 48000 are meant; less is a telephone's all the same.
    private static int rate(int value) {
        return Math.clamp(value, LEAST_RATE, OpusFormat.FULL_RATE);
    }

    /// What we want to receive.
    static String write(OpusFormat ours) {
        String rate = ours.maxRate() < OpusFormat.FULL_RATE ? ";maxplaybackrate=" + ours.maxRate() : "";
        return "minptime=10;useinbandfec=" + (ours.fec() ? 1 : 0) + (ours.dtx() ? ";usedtx=1" : "") + rate;
    }
}
