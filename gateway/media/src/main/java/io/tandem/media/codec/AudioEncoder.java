package io.tandem.media.codec;

/// One sent stream of a codec, linear 16 bit mono to octets. Whoever made it closes it. Confined to the media loop.
public interface AudioEncoder extends AutoCloseable {
    /// Octets that the largest packet of any codec may have, 20 ms to 120 ms.
    int MOST_OCTETS = 1_500;

    /// Samples of the input in a second.
    int sampleRate();

    /// Encodes one frame.
    ///
    /// @param samples 20 ms; G.711 and G.722 take any even number
    /// @param out room for [#MOST_OCTETS] from `at`
    /// @return octets written; 0 when there is nothing to send, because of silence (DTX)
    int encode(short[] pcm, int samples, byte[] out, int at);

    /// What the far end reports as lost, for codecs that can answer it with redundancy.
    default void packetLoss(double percent) {}

    @Override
    void close();
}
