package io.tandem.farend;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One RTP session under keys of its session descriptions (RFC 4568), RTP/SAVP alone: what has no key is refused.
/// Confined to the agent loop.
final class SdesMedia implements MediaLeg {
    private static final String SUITE = "AES_CM_128_HMAC_SHA1_80";
    private static final Pattern LINE =
            Pattern.compile("(?m)^a=crypto:(\\d+) " + SUITE + " inline:([A-Za-z0-9+/=]{40})");
    private static final int KEY_AND_SALT = 30;

    private final PlainMedia plain;
    private final RtpSession rtp;
    private final Sealing.Maker maker;
    private final byte[] ours = new byte[KEY_AND_SALT];
    private byte[] theirs = new byte[0];

    SdesMedia(PlainMedia plain, RtpSession rtp, Sealing.Maker maker) {
        this.plain = plain;
        this.rtp = rtp;
        this.maker = maker;
        new SecureRandom().nextBytes(ours);
    }

    @Override
    public String offer(String direction) {
        return secured(plain.offer(direction), "1");
    }

    @Override
    public Optional<String> answer(String offer) {
        Matcher line = LINE.matcher(offer);
        if (!offer.contains(" RTP/SAVP ") || !line.find()) {
            return Optional.empty();
        }
        take(line.group(2));
        return plain.answer(offer).map(answer -> secured(answer, line.group(1)));
    }

    @Override
    public void answered(String answer) {
        Matcher line = LINE.matcher(answer);
        if (!line.find()) {
            throw new IllegalArgumentException("no key in the answer " + answer);
        }
        take(line.group(2));
        plain.answered(answer);
    }

    /// A key that comes again goes on where it was.
    private void take(String key) {
        byte[] said = Base64.getDecoder().decode(key);
        if (!Arrays.equals(said, theirs)) {
            theirs = said;
            rtp.sealing(maker.make(ours, theirs));
        }
    }

    private String secured(String sdp, String tag) {
        String key = Base64.getEncoder().encodeToString(ours);
        return sdp.replace(" RTP/AVP ", " RTP/SAVP ") + "a=crypto:" + tag + " " + SUITE + " inline:" + key + "\r\n";
    }

    @Override
    public void play(Sound sound) {
        plain.play(sound);
    }

    @Override
    public void dial(String digits) {
        plain.dial(digits);
    }

    @Override
    public long sentPackets() {
        return plain.sentPackets();
    }

    @Override
    public long controlPackets() {
        return plain.controlPackets();
    }

    @Override
    public void close() {
        plain.close();
    }
}
