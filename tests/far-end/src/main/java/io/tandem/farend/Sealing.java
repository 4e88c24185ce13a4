package io.tandem.farend;

import java.util.Optional;

/// Protects the RTP of one call both ways (RFC 3711). Confined to the RTP loop.
public interface Sealing {
    /// RTP as it is.
    Sealing NONE = new Sealing() {
        @Override
        public byte[] seal(byte[] rtp) {
            return rtp;
        }

        @Override
        public Optional<byte[]> open(byte[] packet) {
            return Optional.of(packet);
        }
    };

    /// Makes one from the keys that both sides have said.
    interface Maker {
        /// @param ours   30 octets, master key and salt of AES_CM_128_HMAC_SHA1_80 (RFC 4568 §6.2.1)
        /// @param theirs the same of what comes
        Sealing make(byte[] ours, byte[] theirs);
    }

    /// The packet to be sent.
    byte[] seal(byte[] rtp);

    /// The RTP of what came; empty when it is by another key, or was there before.
    Optional<byte[]> open(byte[] packet);
}
