package io.tandem.tests.peer;

import java.util.Arrays;

/// What a DTLS handshake gave for SRTP (RFC 5764 §4.2). Immutable by convention, any thread.
final class SrtpKeys {
    private final SrtpProfile profile;
    private final byte[] material;
    private final boolean client;

    SrtpKeys(SrtpProfile profile, byte[] material, boolean client) {
        this.profile = profile;
        this.material = material;
        this.client = client;
    }

    static int length(SrtpProfile profile) {
        return 2 * (profile.keyBytes() + profile.saltBytes());
    }

    SrtpProfile profile() {
        return profile;
    }

    Srtp outbound() {
        return context(client);
    }

    Srtp inbound() {
        return context(!client);
    }

    private Srtp context(boolean clientWrites) {
        int key = profile.keyBytes();
        int salt = profile.saltBytes();
        int keyAt = clientWrites ? 0 : key;
        int saltAt = 2 * key + (clientWrites ? 0 : salt);
        return new Srtp(
                profile,
                Arrays.copyOfRange(material, keyAt, keyAt + key),
                Arrays.copyOfRange(material, saltAt, saltAt + salt));
    }
}
