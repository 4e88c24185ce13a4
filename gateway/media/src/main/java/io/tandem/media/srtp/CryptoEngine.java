package io.tandem.media.srtp;

import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Who computes AES and SHA-1: OpenSSL's libcrypto, where this machine has it and it computes what Java's own
/// does, and Java's own otherwise. Any thread.
enum CryptoEngine {
    /// Allocates nothing per packet.
    LIBCRYPTO,
    /// Allocates about a kilobyte per packet with AES-GCM, nothing with the counter-mode profiles.
    PLATFORM;

    private static final Logger log = LoggerFactory.getLogger(CryptoEngine.class);

    /// `-Dtandem.srtp.engine=platform` leaves libcrypto alone, for comparison and as a way out.
    private static final String PROPERTY = "tandem.srtp.engine";

    private static final List<CryptoEngine> USABLE =
            libCryptoAgrees() ? List.of(LIBCRYPTO, PLATFORM) : List.of(PLATFORM);

    /// What contexts are made with.
    static CryptoEngine best() {
        return USABLE.getFirst();
    }

    /// All that work on this machine, the best first.
    static List<CryptoEngine> usable() {
        return USABLE;
    }

    /// @param key 16 or 32 octets
    Gcm gcm(byte[] key) {
        return switch (this) {
            case LIBCRYPTO -> new LibCryptoGcm(key);
            case PLATFORM -> new PlatformGcm(key);
        };
    }

    /// @param key 16 or 32 octets
    Keystream keystream(byte[] key) {
        return switch (this) {
            case LIBCRYPTO -> new LibCryptoKeystream(key);
            case PLATFORM -> new PlatformKeystream(key);
        };
    }

    /// @param key at most 64 octets
    HmacSha1 hmac(byte[] key) {
        return switch (this) {
            case LIBCRYPTO -> new LibCryptoHmac(key);
            case PLATFORM -> new PlatformHmac(key);
        };
    }

    /// A library of that name may lack a function or have it forbidden (FIPS): no call may fail for that.
    private static boolean libCryptoAgrees() {
        if ("platform".equalsIgnoreCase(System.getProperty(PROPERTY)) || !LibCrypto.isPresent()) {
            return false;
        }
        try {
            for (SrtpProfile profile : SrtpProfile.values()) {
                if (!Arrays.equals(sample(LIBCRYPTO, profile), sample(PLATFORM, profile))) {
                    log.warn("libcrypto and Java disagree on {}: Java's is used", profile);
                    return false;
                }
            }
            return true;
        } catch (RuntimeException e) {
            log.info("libcrypto is not used for SRTP: {}", e.getMessage());
            return false;
        }
    }

    private static byte[] sample(CryptoEngine engine, SrtpProfile profile) {
        byte[] packet = new byte[400];
        SrtpKeys keys = new SrtpKeys(profile, new byte[profile.keyLength()], new byte[profile.saltLength()]);
        PacketCipher cipher = PacketCipher.of(SessionKeys.forRtp(keys), engine);
        try {
            cipher.sealRtp(packet, 0, RtpHeader.MIN_LENGTH, packet.length / 2, 1, 2);
        } finally {
            cipher.close();
        }
        return packet;
    }
}
