package io.tandem.gateway.sip.digest;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Makes nonces that carry their own time and signature, so that whoever shares the key can check them (RFC
/// 7616 §5.4), and remembers the highest count used with each (§3.4). Any thread: this class guards its own
/// map.
public final class Nonces {
    private static final int TAG_BYTES = 16;
    private static final int BODY_BYTES = 16; // time in ms, then random
    private static final int REMEMBERED = 20_000;

    private final byte[] key;
    private final Duration life;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Map<String, Long> counts = new LinkedHashMap<>(256, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > REMEMBERED;
        }
    };

    /// @param key at least 32 octets; a pair of gateways shares it
    public Nonces(byte[] key, Duration life, InstantSource clock, RandomGenerator random) {
        if (key.length < 32) {
            throw new IllegalArgumentException("a nonce key has 32 octets or more, not " + key.length);
        }
        this.key = key.clone();
        this.life = life;
        this.clock = clock;
        this.random = random;
    }

    String issue() {
        byte[] body = ByteBuffer.allocate(BODY_BYTES)
                .putLong(clock.millis())
                .putLong(random.nextLong())
                .array();
        byte[] whole = Arrays.copyOf(body, BODY_BYTES + TAG_BYTES);
        System.arraycopy(tag(body), 0, whole, BODY_BYTES, TAG_BYTES);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
    }

    /// How a nonce stands.
    enum Standing {
        GOOD,
        /// Ours, but too old: worth a new challenge with `stale=true`.
        STALE,
        /// Never ours.
        FORGED
    }

    Standing check(String nonce) {
        byte[] whole;
        try {
            whole = Base64.getUrlDecoder().decode(nonce);
        } catch (IllegalArgumentException e) {
            return Standing.FORGED;
        }
        if (whole.length != BODY_BYTES + TAG_BYTES) {
            return Standing.FORGED;
        }
        byte[] body = Arrays.copyOf(whole, BODY_BYTES);
        if (!MessageDigest.isEqual(tag(body), Arrays.copyOfRange(whole, BODY_BYTES, whole.length))) {
            return Standing.FORGED;
        }
        long age = clock.millis() - ByteBuffer.wrap(body).getLong();
        return age >= 0 && age <= life.toMillis() ? Standing.GOOD : Standing.STALE;
    }

    /// True the first time that this count, or a higher one, is used with this nonce.
    synchronized boolean use(String nonce, long count) {
        Long highest = counts.get(nonce);
        if (highest != null && count <= highest) {
            return false;
        }
        counts.put(nonce, count);
        return true;
    }

    private byte[] tag(byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return Arrays.copyOf(mac.doFinal(body), TAG_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
