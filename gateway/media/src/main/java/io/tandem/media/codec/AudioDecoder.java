package io.tandem.media.codec;

/// One received stream of a codec, octets to linear 16 bit mono. It remembers what it decoded, so that a gap is
/// filled without a click on either side. Whoever made it closes it. Confined to the media loop.
public interface AudioDecoder extends AutoCloseable {
    /// Frames of one concealment, and of every tick.
    int FRAME_MS = 20;

    /// The longest packet that is decoded; longer ones are malformed to us.
    int LONGEST_PACKET_MS = 120;

    /// What [#decode] answers when the payload is no sound of this codec.
    int MALFORMED = -1;

    /// Samples of the output in a second.
    int sampleRate();

    /// Samples that [#decode] would give for this payload, without decoding it, or [#MALFORMED].
    int samples(byte[] in, int at, int length);

    /// Decodes the payload of one packet, whatever its length in time.
    ///
    /// @param pcm room for 120 ms
    /// @return samples written, or [#MALFORMED]
    int decode(byte[] in, int at, int length, short[] pcm);

    /// Invents 20 ms in place of what was lost. It fades to silence, or to the far end's background noise, as the
    /// loss goes on.
    ///
    /// @return samples written
    int conceal(short[] pcm);

    /// Restores the frame lost directly before the packet `next` from the redundancy in that packet (RFC 6716
    /// §2.1.7); where it has none this is [#conceal]. `next` itself is decoded afterwards as usual.
    ///
    /// @return samples written, as many as the lost packet had
    int recover(byte[] next, int at, int length, short[] pcm);

    /// True when `next` carries redundancy for the frame before it.
    default boolean recovers(byte[] next, int at, int length) {
        return false;
    }

    @Override
    void close();
}
