package io.tandem.media.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// A stereo WAV file as another program would read it, and what is heard in it.
///
/// @param rate Hz
record Stereo(int rate, short[] left, short[] right) {

    static Stereo read(Path wav) throws IOException {
        byte[] bytes = Files.readAllBytes(wav);
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (!text(in).equals("RIFF") || in.getInt() != bytes.length - 8 || !text(in).equals("WAVE")) {
            throw new IOException("the RIFF header of " + wav + " does not fit its " + bytes.length + " bytes");
        }
        int format = 0;
        int rate = 0;
        while (in.hasRemaining()) {
            String chunk = text(in);
            int size = in.getInt();
            if (chunk.equals("fmt ")) {
                format = in.getShort(in.position());
                rate = in.getInt(in.position() + 4);
                if (in.getShort(in.position() + 2) != 2) {
                    throw new IOException("not stereo");
                }
            } else if (chunk.equals("data")) {
                return samples(format, rate, in.slice(in.position(), size).order(ByteOrder.LITTLE_ENDIAN));
            }
            in.position(in.position() + size);
        }
        throw new IOException("no data in " + wav);
    }

    private static String text(ByteBuffer in) {
        byte[] four = new byte[4];
        in.get(four);
        return new String(four, StandardCharsets.US_ASCII);
    }

    private static Stereo samples(int format, int rate, ByteBuffer data) {
        int count = data.remaining() / (format == 1 ? 4 : 2);
        short[] left = new short[count];
        short[] right = new short[count];
        for (int i = 0; i < count; i++) {
            left[i] = format == 1 ? data.getShort() : alaw(data.get());
            right[i] = format == 1 ? data.getShort() : alaw(data.get());
        }
        return new Stereo(rate, left, right);
    }

    private static short alaw(byte octet) {
        int v = octet ^ 0x55;
        int t = (v & 0x0F) << 4;
        int segment = (v & 0x70) >> 4;
        t = segment == 0 ? t + 8 : (t + 0x108) << (segment - 1);
        return (short) ((v & 0x80) != 0 ? t : -t);
    }

    double seconds() {
        return (double) left.length / rate;
    }

    /// Peak level of one frequency in a stretch of a channel, in dB below full scale.
    double level(short[] channel, double hz, double fromSeconds, double toSeconds) {
        return level(channel, rate, hz, (int) (fromSeconds * rate), (int) (toSeconds * rate));
    }

    static double level(short[] channel, int rate, double hz, int from, int to) {
        double re = 0;
        double im = 0;
        for (int i = from; i < to; i++) {
            re += channel[i] * Math.cos(2 * Math.PI * hz * i / rate);
            im += channel[i] * Math.sin(2 * Math.PI * hz * i / rate);
        }
        return 20 * Math.log10(Math.max(2 * Math.hypot(re, im) / (to - from), 1e-3) / 32_768);
    }

    /// Root mean square in dB below full scale.
    double loudness(short[] channel, double fromSeconds, double toSeconds) {
        double sum = 0;
        int from = (int) (fromSeconds * rate);
        int to = (int) (toSeconds * rate);
        for (int i = from; i < to; i++) {
            sum += (double) channel[i] * channel[i];
        }
        return 20 * Math.log10(Math.max(Math.sqrt(sum / (to - from)), 1e-3) / 32_768);
    }

    /// 20 ms of a tone of half of full scale's amplitude, as the loop would hand it over.
    static void tone(short[] frame, int rate, double hz, int frameNumber) {
        for (int i = 0; i < frame.length; i++) {
            double t = (double) (frameNumber * frame.length + i) / rate;
            frame[i] = (short) Math.round(16_384 * Math.sin(2 * Math.PI * hz * t));
        }
    }
}
