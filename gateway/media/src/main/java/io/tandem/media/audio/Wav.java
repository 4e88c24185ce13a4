package io.tandem.media.audio;

import io.tandem.media.Codec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Set;

/// What is in a RIFF WAVE file: linear of 8, 16 or 24 bit, A-law or mu-law; one channel or two; 8, 16, 44.1 or
/// 48 kHz. Immutable, as long as nobody writes to [#mono].
///
/// @param rate samples a second
/// @param mono linear 16 bit; of two channels their mean
record Wav(int rate, short[] mono) {
    private static final int RIFF = 0x4646_4952;
    private static final int WAVE = 0x4556_4157;
    private static final int FORMAT = 0x2074_6D66;
    private static final int DATA = 0x6174_6164;
    private static final int LINEAR = 1;
    private static final int A_LAW = 6;
    private static final int MU_LAW = 7;
    /// The format is told by the first two octets of a GUID at octet 24 of the chunk.
    private static final int EXTENSIBLE = 0xFFFE;

    private static final int SUB_FORMAT_AT = 24;
    private static final Set<Integer> RATES = Set.of(8000, 16_000, 44_100, 48_000);

    /// The `fmt ` chunk. Immutable.
    private record Form(int format, int channels, int rate, int bits) {
        boolean known() {
            boolean coding = format == LINEAR
                    ? bits == 8 || bits == 16 || bits == 24
                    : (format == A_LAW || format == MU_LAW) && bits == 8;
            return coding && (channels == 1 || channels == 2) && RATES.contains(rate);
        }

        int frameBytes() {
            return channels * bits / 8;
        }
    }

    /// @param name of the file, for the message
    /// @throws IOException saying what is wrong with it, and what is expected
    static Wav decode(String name, byte[] file) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        if (file.length < 12 || in.getInt() != RIFF || in.getInt(8) != WAVE) {
            throw new IOException(name + " is no WAV file");
        }
        in.position(12);
        Form form = null;
        while (in.remaining() >= 8) {
            int chunk = in.getInt();
            int size = in.getInt();
            if (chunk == DATA && form != null) {
                int bytes = size < 0 ? in.remaining() : Math.min(size, in.remaining());
                return new Wav(form.rate(), samples(form, in, bytes / form.frameBytes()));
            }
            if (size < 0 || size > in.remaining() || (chunk == FORMAT && size < 16)) {
                throw new IOException(name + " is cut off or damaged");
            }
            if (chunk == FORMAT) {
                form = form(name, in, size);
            }
            in.position(Math.min(in.limit(), in.position() + size + (size & 1)));
        }
        throw new IOException(name + " has no audio in it");
    }

    private static Form form(String name, ByteBuffer in, int size) throws IOException {
        int at = in.position();
        int format = in.getShort(at) & 0xFFFF;
        if (format == EXTENSIBLE && size >= SUB_FORMAT_AT + 2) {
            format = in.getShort(at + SUB_FORMAT_AT) & 0xFFFF;
        }
        Form form = new Form(format, in.getShort(at + 2) & 0xFFFF, in.getInt(at + 4), in.getShort(at + 14) & 0xFFFF);
        if (!form.known()) {
            throw new IOException(name + " has format " + format + ", " + form.channels() + " channels, " + form.rate()
                    + " Hz, " + form.bits() + " bit: make it 8000, 16000, 44100 or 48000 Hz, mono or stereo, linear of"
                    + " 8, 16 or 24 bit or G.711");
        }
        return form;
    }

    private static short[] samples(Form form, ByteBuffer in, int count) {
        short[] pcm = new short[count];
        Companding law = Companding.of(form.format() == A_LAW ? Codec.PCMA : Codec.PCMU);
        for (int i = 0; i < count; i++) {
            int sum = 0;
            for (int channel = 0; channel < form.channels(); channel++) {
                sum += sample(form, in, law);
            }
            pcm[i] = (short) (sum / form.channels());
        }
        return pcm;
    }

    private static int sample(Form form, ByteBuffer in, Companding law) {
        if (form.format() != LINEAR) {
            return law.decode(in.get());
        }
        return switch (form.bits()) {
            case 8 -> ((in.get() & 0xFF) - 128) << 8;
            case 16 -> in.getShort();
            default -> {
                in.get();
                yield in.getShort();
            }
        };
    }
}
