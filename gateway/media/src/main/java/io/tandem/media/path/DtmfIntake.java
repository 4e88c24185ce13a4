package io.tandem.media.path;

import io.tandem.media.Codec;
import io.tandem.media.DtmfWay;
import io.tandem.media.MediaEvent;
import io.tandem.media.audio.Companding;
import io.tandem.media.codec.AudioDecoder;
import io.tandem.media.codec.Codecs;
import io.tandem.media.codec.DtmfDetector;
import io.tandem.media.rtp.RtpPacket;
import io.tandem.media.rtp.TelephoneEvents;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The digits that the far side of one port presses, whatever way it says so. Each press is told to the signalling
/// once, when it is released, and handed to those who hear this port. Confined to the media loop.
final class DtmfIntake {
    /// The audio has a hole: a digit in it is over.
    private static final long HOLE_NS = 100_000_000L;

    private static final int RATE = 8000;

    private final MediaPort port;
    private final Presses presses = new Presses();
    private final Way events = new Way(DtmfWay.RTP_EVENT);
    private final Way tones = new Way(DtmfWay.IN_BAND);
    private final TelephoneEvents reader = new TelephoneEvents(events);
    private @Nullable DtmfDetector detector;
    private @Nullable Ear ear;
    private long nowNs;
    private long audioNs;

    DtmfIntake(MediaPort port) {
        this.port = port;
    }

    /// Whether digits are listened for within the audio.
    void listen(boolean inBand) {
        if (inBand && detector == null) {
            detector = new DtmfDetector(RATE, tones);
        } else if (!inBand) {
            detector = null;
            tones.release();
            close();
        }
    }

    /// A `telephone-event` packet of the far side.
    ///
    /// @param clockRate that was negotiated for it (RFC 4733 §2.4.1)
    void event(RtpPacket in, int clockRate, long nowNs) {
        this.nowNs = nowNs;
        reader.packet(in, clockRate, nowNs);
    }

    /// A packet of audio of the far side.
    void audio(RtpPacket in, Codec codec, long nowNs) {
        DtmfDetector listening = detector;
        if (listening == null) {
            return;
        }
        this.nowNs = nowNs;
        audioNs = nowNs;
        if (codec.isG711()) {
            hear(listening, in, Companding.of(codec));
            return;
        }
        Ear decoding = ear;
        if (decoding == null || decoding.codec != codec) {
            close();
            decoding = new Ear(codec);
            ear = decoding;
        }
        decoding.hear(listening, in);
    }

    /// Gives the decoder back.
    void close() {
        if (ear != null) {
            ear.decoder.close();
            ear = null;
        }
    }

    /// Decodes what is not G.711, packet by packet as they come. Confined to the media loop.
    private static final class Ear {
        private final Codec codec;
        private final AudioDecoder decoder;
        private final short[] room = new short[RATE / 1000 * AudioDecoder.LONGEST_PACKET_MS];

        Ear(Codec codec) {
            this.codec = codec;
            this.decoder = Codecs.decoder(codec, RATE);
        }

        void hear(DtmfDetector detector, RtpPacket in) {
            int samples = decoder.decode(in.data(), in.payloadOffset(), in.payloadLength(), room);
            if (samples > 0) {
                detector.listen(room, samples);
            }
        }
    }

    private void hear(DtmfDetector listening, RtpPacket in, Companding law) {
        short[] pcm = port.loop().pcmScratch();
        for (int at = 0; at < in.payloadLength(); at += pcm.length) {
            int samples = Math.min(pcm.length, in.payloadLength() - at);
            for (int i = 0; i < samples; i++) {
                pcm[i] = law.decode(in.data()[in.payloadOffset() + at + i]);
            }
            listening.listen(pcm, samples);
        }
    }

    /// The signalling heard of a press.
    void signalled(char digit, int durationMs, long nowNs) {
        if (presses.fresh(digit, DtmfWay.SIGNALLING, nowNs)) {
            tell(digit, durationMs, DtmfWay.SIGNALLING);
        }
    }

    /// True while the `telephone-event` under way says what another way has said: it is not passed on.
    boolean repeats() {
        return events.repeated;
    }

    /// True while a digit sounds within the audio.
    boolean sounds() {
        return tones.pressed;
    }

    void tick(long nowNs) {
        this.nowNs = nowNs;
        reader.tick(nowNs);
        if (detector != null && tones.pressed && nowNs - audioNs > HOLE_NS) {
            // silence in place of what does not come: the digit ends in it
            short[] pcm = port.loop().pcmScratch();
            Arrays.fill(pcm, (short) 0);
            detector.listen(pcm, pcm.length);
        }
    }

    private void tell(char digit, int durationMs, DtmfWay way) {
        port.call().emit(new MediaEvent.DtmfReceived(port.id(), digit, durationMs, way));
        port.call().neighbours().pressed(port.id(), digit, durationMs, way);
    }

    /// One of the ways in which presses come with a beginning and an end.
    private final class Way implements TelephoneEvents.Listener {
        private final DtmfWay way;
        private boolean pressed;
        private boolean repeated;

        Way(DtmfWay way) {
            this.way = way;
        }

        void release() {
            pressed = false;
        }

        @Override
        public void digitBegins(char digit) {
            pressed = true;
            repeated = !presses.fresh(digit, way, nowNs);
        }

        @Override
        public void digitEnds(char digit, int durationMs) {
            pressed = false;
            if (!repeated) {
                presses.released(digit, way, nowNs);
                tell(digit, durationMs, way);
            }
        }
    }
}
