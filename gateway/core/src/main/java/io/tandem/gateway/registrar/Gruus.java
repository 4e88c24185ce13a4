package io.tandem.gateway.registrar;

import io.tandem.gateway.sip.SipUri;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Addresses that reach one browser of an operator (RFC 5627). Any thread. A public one holds his name and the
/// instance; a temporary one is a sealed number that only this gateway can read (RFC 5627 §A.2), so that any number of
/// them is valid without being remembered, all of them until the browser has unregistered (§5.4).
public final class Gruus {

    private static final String PREFIX = "tgruu-";
    private static final int BLOCK = 16;
    private static final int SEAL = 10;

    private final String domain;
    private final SecretKeySpec key;
    private final SecretKeySpec sealKey;
    private final RandomGenerator random;
    private final Map<Browser, Long> numbers = new ConcurrentHashMap<>();
    private final Map<Long, Browser> browsers = new ConcurrentHashMap<>();

    /// What a GRUU stands for.
    record Browser(String user, String instanceId) {}

    /// @param domain of the operators
    /// @param random good for secrets, and safe for any thread
    public Gruus(String domain, RandomGenerator random) {
        this.domain = domain;
        this.random = random;
        this.key = new SecretKeySpec(bytes(BLOCK), "AES");
        this.sealKey = new SecretKeySpec(bytes(2 * BLOCK), "HmacSHA256");
    }

    private byte[] bytes(int length) {
        byte[] out = new byte[length];
        random.nextBytes(out);
        return out;
    }

    /// The public GRUU (RFC 5627 §3.1.1): the same for ever.
    String pub(Registration registration) {
        return SipUri.of(registration.user(), domain)
                .with("gr", bare(registration.instanceId()))
                .toString();
    }

    /// A new temporary GRUU (§3.1.2): it tells neither who nor where.
    String temp(Registration registration) {
        Browser browser = new Browser(registration.user(), registration.instanceId());
        long number = numbers.computeIfAbsent(browser, b -> {
            long drawn = random.nextLong();
            browsers.put(drawn, b);
            return drawn;
        });
        byte[] plain = ByteBuffer.allocate(BLOCK)
                .putLong(number)
                .putLong(random.nextLong())
                .array();
        byte[] hidden = aes(Cipher.ENCRYPT_MODE, plain);
        byte[] whole =
                ByteBuffer.allocate(BLOCK + SEAL).put(hidden).put(seal(hidden)).array();
        return SipUri.of(PREFIX + HexFormat.of().formatHex(whole), domain)
                .with("gr", "")
                .toString();
    }

    /// Whose it is; empty for any URI that is no valid GRUU of ours.
    Optional<Browser> read(SipUri uri) {
        Optional<String> instance = uri.parameter("gr");
        if (instance.isEmpty() || !uri.host().equals(domain)) {
            return Optional.empty();
        }
        if (!instance.get().isEmpty()) {
            return Optional.of(new Browser(uri.user(), "<" + instance.get() + ">"));
        }
        return uri.user().startsWith(PREFIX) ? unseal(uri.user().substring(PREFIX.length())) : Optional.empty();
    }

    private Optional<Browser> unseal(String hex) {
        byte[] whole;
        try {
            whole = HexFormat.of().parseHex(hex);
        } catch (IllegalArgumentException notHex) {
            return Optional.empty();
        }
        if (whole.length != BLOCK + SEAL) {
            return Optional.empty();
        }
        byte[] hidden = Arrays.copyOf(whole, BLOCK);
        if (!MessageDigest.isEqual(seal(hidden), Arrays.copyOfRange(whole, BLOCK, whole.length))) {
            return Optional.empty();
        }
        long number = ByteBuffer.wrap(aes(Cipher.DECRYPT_MODE, hidden)).getLong();
        return Optional.ofNullable(browsers.get(number));
    }

    /// Its last flow is gone: its temporary GRUUs mean nothing any more.
    void forget(String user, String instanceId) {
        Long number = numbers.remove(new Browser(user, instanceId));
        if (number != null) {
            browsers.remove(number);
        }
    }

    private static String bare(String instanceId) {
        return instanceId.startsWith("<") && instanceId.endsWith(">")
                ? instanceId.substring(1, instanceId.length() - 1)
                : instanceId;
    }

    /// One block only, with a random half: there is no pattern for ECB to show.
    private byte[] aes(int mode, byte[] block) {
        try {
            Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
            cipher.init(mode, key);
            return cipher.doFinal(block);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES", e);
        }
    }

    private byte[] seal(byte[] hidden) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(sealKey);
            mac.update("tandem temporary gruu".getBytes(StandardCharsets.US_ASCII));
            return Arrays.copyOf(mac.doFinal(hidden), SEAL);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC", e);
        }
    }
}
