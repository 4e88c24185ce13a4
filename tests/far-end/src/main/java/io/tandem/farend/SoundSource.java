package io.tandem.farend;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Turns a [Sound] into frames of 20 ms, phase continuous. Confined to whoever sends.
public final class SoundSource {
    private static final double FULL_SCALE_DBM0 = 3.14;
    private static final double FULL_SCALE = 32_256;

    private final Sound sound;
    private final byte[] recording;
    private long position;

    /// A source that starts at the sound's beginning.
    public SoundSource(Sound sound) {
        this.sound = sound;
        recording = sound instanceof Sound.Recording(String resource) ? alawOf(resource) : new byte[0];
    }

    /// The sound this source plays.
    public Sound sound() {
        return sound;
    }

    /// Whether `frame` has anything to give: not for [Sound.Nothing] and [Sound.Echo].
    public boolean sends() {
        return !(sound instanceof Sound.Nothing || sound instanceof Sound.Echo);
    }

    /// The next 160 octets in that codec.
    public byte[] frame(G711 codec) {
        byte[] frame = new byte[G711.FRAME_SAMPLES];
        for (int i = 0; i < frame.length; i++) {
            frame[i] = codec.encode(sample(position++));
        }
        return frame;
    }

    private short sample(long at) {
        return switch (sound) {
            case Sound.Tone tone -> sine(tone, at);
            case Sound.Pair(Sound.Tone low, Sound.Tone high) -> (short) (sine(low, at) + sine(high, at));
            case Sound.Cadence(Sound.Tone tone, var on, var off) -> {
                long onSamples = on.toMillis() * 8;
                long within = at % (onSamples + off.toMillis() * 8);
                yield within < onSamples ? sine(tone, at) : 0;
            }
            case Sound.Recording _ -> at < recording.length ? G711.PCMA.decode(recording[(int) at]) : 0;
            case Sound.Silence _, Sound.Nothing _, Sound.Echo _ -> 0;
        };
    }

    private static short sine(Sound.Tone tone, long at) {
        double amplitude = FULL_SCALE * Math.pow(10, (tone.dbm0() - FULL_SCALE_DBM0) / 20);
        return (short) Math.round(amplitude * Math.sin(2 * Math.PI * tone.hz() * at / G711.RATE_HZ));
    }

    /// The samples of a WAV's `data` chunk; format 6 is A-law.
    private static byte[] alawOf(String resource) {
        try (InputStream in = Sound.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalArgumentException("no such recording: " + resource);
            }
            ByteBuffer wav = ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
            wav.position(12);
            while (wav.remaining() > 8) {
                int id = wav.getInt();
                int size = wav.getInt();
                if (id == 0x61746164) { // "data"
                    byte[] samples = new byte[Math.min(size, wav.remaining())];
                    wav.get(samples);
                    return samples;
                }
                wav.position(wav.position() + size + (size & 1));
            }
            throw new IllegalArgumentException("no samples in " + resource);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(resource, unreadable);
        }
    }
}
