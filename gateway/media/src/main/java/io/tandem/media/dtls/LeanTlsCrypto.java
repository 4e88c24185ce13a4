package io.tandem.media.dtls;

import java.security.SecureRandom;
import org.bouncycastle.crypto.BlockCipher;
import org.bouncycastle.crypto.modes.AEADBlockCipher;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.modes.gcm.BasicGCMMultiplier;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/// Bouncy Castle's own algorithms, but AES-GCM without tables: a DTLS association of ours protects a handful of
/// records in its life, and the tables of its two keys would take 22 KB of the heap for as long as the call lasts. Any
/// thread.
final class LeanTlsCrypto extends BcTlsCrypto {
    LeanTlsCrypto(SecureRandom random) {
        super(random);
    }

    @Override
    protected AEADBlockCipher createGCMMode(BlockCipher cipher) {
        return GCMBlockCipher.newInstance(cipher, new BasicGCMMultiplier());
    }
}
