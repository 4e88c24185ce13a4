package io.tandem.tests.peer;

import io.tandem.farend.Sealing;
import java.util.Arrays;
import java.util.Optional;

/// SRTP of a trunk by AES_CM_128_HMAC_SHA1_80, sharing no code with the gateway's. Confined to the RTP loop.
public final class SdesSealing implements Sealing {
    private static final int KEY = 16;

    private final Srtp out;
    private final Srtp in;

    /// @param ours   master key and salt
    /// @param theirs the same of what comes
    public SdesSealing(byte[] ours, byte[] theirs) {
        out = context(ours);
        in = context(theirs);
    }

    private static Srtp context(byte[] both) {
        return new Srtp(
                SrtpProfile.AES_128_CM_SHA1_80, Arrays.copyOf(both, KEY), Arrays.copyOfRange(both, KEY, both.length));
    }

    @Override
    public byte[] seal(byte[] rtp) {
        return out.protect(rtp);
    }

    @Override
    public Optional<byte[]> open(byte[] packet) {
        return in.unprotect(packet);
    }
}
