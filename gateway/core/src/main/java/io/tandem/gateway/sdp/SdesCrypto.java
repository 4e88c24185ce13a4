package io.tandem.gateway.sdp;

import io.tandem.media.srtp.SrtpKeys;
import io.tandem.media.srtp.SrtpProfile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntFunction;

/// One `a=crypto` line that we can use (RFC 4568 §4, §9.1): `1 AES_CM_128_HMAC_SHA1_80 inline:...`. The key is
/// the one with which whoever wrote the line protects what he sends. Immutable; never printed.
///
/// @param tag names the line within an offer and its answer
/// @param keySalt master key and salt in base64
public record SdesCrypto(int tag, SrtpProfile profile, String keySalt) {

    private static final String INLINE = "inline:";
    private static final int MAX_LIFETIME_BITS = 48;

    /// A line with a fresh key.
    ///
    /// @param secret gives that many unpredictable octets
    public static SdesCrypto fresh(int tag, SrtpProfile profile, IntFunction<byte[]> secret) {
        byte[] material = secret.apply(profile.keyLength() + profile.saltLength());
        return new SdesCrypto(tag, profile, Base64.getEncoder().encodeToString(material));
    }

    /// What we offer: every suite we have, best first, each with a key of its own (§5.1.1).
    public static List<SdesCrypto> offer(IntFunction<byte[]> secret) {
        List<SdesCrypto> lines = new ArrayList<>();
        for (SrtpProfile profile : SrtpProfile.preferred()) {
            lines.add(fresh(lines.size() + 1, profile, secret));
        }
        return lines;
    }

    /// Reads the value of an attribute. Empty for what we do not have: another suite, a master key identifier
    /// (§6.1: its octets would stand in each packet), several keys, a lifetime that is none, or a session
    /// parameter that changes how packets are protected (§6.3).
    public static Optional<SdesCrypto> parse(String value) {
        String[] part = value.strip().split(" +");
        if (part.length < 3 || !part[0].matches("[0-9]{1,9}") || !plainParameters(part)) {
            return Optional.empty();
        }
        int tag = Integer.parseInt(part[0]);
        String[] key = part[2].split("\\|", -1);
        boolean one = part[2].regionMatches(true, 0, INLINE, 0, INLINE.length()) && part[2].indexOf(';') < 0;
        if (!one || key.length > 2 || (key.length == 2 && !isLifetime(key[1]))) {
            return Optional.empty();
        }
        String keySalt = key[0].substring(INLINE.length());
        return SrtpProfile.ofSuite(part[1])
                .filter(profile -> lengthOf(keySalt) == profile.keyLength() + profile.saltLength())
                .map(profile -> new SdesCrypto(tag, profile, keySalt));
    }

    /// Of the session parameters (§6.3) the hint for the replay window changes nothing for us.
    private static boolean plainParameters(String[] part) {
        return Arrays.stream(part, 3, part.length)
                .allMatch(parameter -> parameter.toUpperCase(Locale.ROOT).matches("WSH=[0-9]{1,9}|KDR=0"));
    }

    /// `2^20` or a number of packets, at most 2^48 (§6.1). A third field would be the master key identifier.
    private static boolean isLifetime(String text) {
        if (text.matches("2\\^[0-9]{1,2}")) {
            return Integer.parseInt(text.substring(2)) <= MAX_LIFETIME_BITS;
        }
        return text.matches("[1-9][0-9]{0,14}") && Long.parseLong(text) <= 1L << MAX_LIFETIME_BITS;
    }

    private static int lengthOf(String base64) {
        try {
            return Base64.getDecoder().decode(base64).length;
        } catch (IllegalArgumentException e) {
            return -1;
        }
    }

    /// The value of the attribute.
    public String value() {
        return tag + " " + profile.name() + " " + INLINE + keySalt;
    }

    /// For the media plane.
    public SrtpKeys keys() {
        byte[] material = Base64.getDecoder().decode(keySalt);
        int key = profile.keyLength();
        return new SrtpKeys(profile, Arrays.copyOf(material, key), Arrays.copyOfRange(material, key, material.length));
    }

    /// Whether the two stand for one agreement: the answer repeats tag and suite of the offer (§5.1.2).
    public boolean answers(SdesCrypto offered) {
        return tag == offered.tag && profile == offered.profile;
    }

    @Override
    public String toString() {
        return "SdesCrypto[" + tag + ", " + profile + ", redacted]";
    }
}
