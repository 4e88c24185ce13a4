package io.tandem.media.audio;

import io.tandem.media.Codec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Reads RIFF WAVE files of 8 kHz mono: 16 bit linear, A-law or mu-law. Immutable.
final class Wav {
    private static final int RIFF = 0x4646_4952;
    private static final int WAVE = 0x4556_4157;
    private static final int FORMAT = 0x2074_6D66;
    private static final int DATA = 0x6174_6164;
    private static final int LINEAR = 1;
    private static final int A_LAW = 6;
    private static final int MU_LAW = 7;

    private Wav() {}

    /// @param name of the file, for the message
    static short[] decode(String name, byte[] file) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        if (file.length < 12 || in.getInt() != RIFF || in.getInt(8) != WAVE) {
            throw new IOException(name + " is no WAV file");
        }
        in.position(12);
        int format = 0;
        while (in.remaining() >= 8) {
            int chunk = in.getInt();
            int size = in.getInt();
            if (chunk == DATA && format != 0) {
                return samples(format, in, size < 0 ? in.remaining() : Math.min(size, in.remaining()));
            }
            if (size < 0 || size > in.remaining() || (chunk == FORMAT && size < 16)) {
                throw new IOException(name + " is cut off or damaged");
            }
            if (chunk == FORMAT) {
                format = format(name, in);
            }
            in.position(Math.min(in.limit(), in.position() + size + (size & 1)));
        }
        throw new IOException(name + " has no audio in it");
    }

    private static int format(String name, ByteBuffer in) throws IOException {
        int at = in.position();
        int format = in.getShort(at);
        int channels = in.getShort(at + 2);
        int rate = in.getInt(at + 4);
        int bits = in.getShort(at + 14);
        boolean known = format == LINEAR && bits == 16 || (format == A_LAW || format == MU_LAW) && bits == 8;
        if (!known || channels != 1 || rate != 8000) {
            throw new IOException(name + " has format " + format + ", " + channels + " channels, " + rate + " Hz, "
                    + bits + " bit: make it 8000 Hz mono, 16 bit linear or G.711");
        }
        return format;
    }

    private static short[] samples(int format, ByteBuffer in, int bytes) {
        short[] pcm = new short[format == LINEAR ? bytes / 2 : bytes];
        Companding law = Companding.of(format == A_LAW ? Codec.PCMA : Codec.PCMU);
        for (int i = 0; i < pcm.length; i++) {
            pcm[i] = format == LINEAR ? in.getShort() : law.decode(in.get());
        }
        return pcm;
    }
}
