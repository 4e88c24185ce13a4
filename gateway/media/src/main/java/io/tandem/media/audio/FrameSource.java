package io.tandem.media.audio;

/// Something of our own that can be heard, 20 ms at a time. Confined to the media loop.
public interface FrameSource {
    /// Samples of a frame: 20 ms at 8 kHz mono.
    int FRAME_SAMPLES = 160;

    /// Writes the next frame, linear 16 bit.
    ///
    /// @param pcm 160 samples, 8 kHz mono
    /// @return false when there is none any more; `pcm` is then untouched
    boolean next(short[] pcm);
}
