package io.tandem.tests.support;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Writes and reads small WAV files. Stateless, any thread.
public final class WavFile {
    private static final int RATE_HZ = 48_000;
    private static final double FULL_SCALE_DBM0 = 3.14;
    private static final int A_LAW = 6;

    private WavFile() {}

    /// Writes a second of a sine, 48 kHz mono 16 bit: whole periods, so that it can be repeated for ever.
    ///
    /// @param hz a whole number
    public static void writeTone(Path file, int hz, double dbm0) throws IOException {
        double amplitude = 32_767 * Math.pow(10, (dbm0 - FULL_SCALE_DBM0) / 20);
        ByteBuffer samples = ByteBuffer.allocate(RATE_HZ * 2).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < RATE_HZ; i++) {
            samples.putShort((short) Math.round(amplitude * Math.sin(2 * Math.PI * hz * i / RATE_HZ)));
        }
        ByteBuffer head = ByteBuffer.allocate(44).order(ByteOrder.LITTLE_ENDIAN);
        head.put(ascii("RIFF")).putInt(36 + samples.capacity()).put(ascii("WAVEfmt "));
        head.putInt(16).putShort((short) 1).putShort((short) 1).putInt(RATE_HZ).putInt(RATE_HZ * 2);
        head.putShort((short) 2).putShort((short) 16).put(ascii("data")).putInt(samples.capacity());
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(head.array());
        all.write(samples.array());
        Files.write(file, all.toByteArray());
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /// Reads an 8 kHz mono A-law WAV.
    public static Recording readAlaw(byte[] file) {
        ByteBuffer wav = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        wav.position(12);
        while (wav.remaining() > 8) {
            int id = wav.getInt();
            int size = wav.getInt();
            if (id == 0x20746d66 && wav.getShort(wav.position()) != A_LAW) { // "fmt "
                throw new IllegalArgumentException("not A-law");
            }
            if (id == 0x61746164) { // "data"
                return decode(wav, Math.min(size, wav.remaining()));
            }
            wav.position(wav.position() + size + (size & 1));
        }
        throw new IllegalArgumentException("no samples");
    }

    /// Reads a stereo WAV of 16 bit linear.
    ///
    /// @return left and right
    public static List<Recording> readStereo(byte[] file) {
        ByteBuffer wav = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        if (wav.getInt(4) != file.length - 8 || wav.getShort(20) != 1 || wav.getShort(22) != 2) {
            throw new IllegalArgumentException("no whole stereo file of 16 bit linear");
        }
        int rate = wav.getInt(24);
        int frames = wav.getInt(40) / 4;
        short[] left = new short[frames];
        short[] right = new short[frames];
        wav.position(44);
        for (int i = 0; i < frames; i++) {
            left[i] = wav.getShort();
            right[i] = wav.getShort();
        }
        return List.of(new Recording(left, rate, 0), new Recording(right, rate, 0));
    }

    private static Recording decode(ByteBuffer wav, int length) {
        short[] pcm = new short[length];
        for (int i = 0; i < length; i++) {
            pcm[i] = io.tandem.farend.G711.PCMA.decode(wav.get());
        }
        return new Recording(pcm, 8_000, 0);
    }
}
