package io.tandem.media.record;

import io.tandem.media.Codec;
import io.tandem.media.audio.Companding;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// RIFF WAVE, stereo, 16 bit linear or A-law. The sizes in the header are brought up to date as the file grows,
/// so that it can be played after a crash, too. Confined to a disk thread.
final class WavFile implements AudioFile {
    /// Offset of the chunk length that counts the samples' bytes is this header's length less four.
    private static final int LINEAR_HEADER = 44;

    private static final int A_LAW_HEADER = 58;
    private static final int RIFF_PREAMBLE = 8;
    private static final int FACT_AT = 46;
    private static final int LINEAR = 1;
    private static final int A_LAW = 6;
    /// Sizes are unsigned 32 bit; a little room is left for readers that take them as signed products.
    private static final long MOST_BYTES = 0xFFFF_0000L;

    private final StoredFile file;
    private final Batch batch;
    private final boolean aLaw;
    private final int headerBytes;
    private final int frameSamples;
    private final ByteBuffer size = ByteBuffer.allocateDirect(4).order(ByteOrder.LITTLE_ENDIAN);

    private WavFile(StoredFile file, Batch batch, boolean aLaw, int sampleRate) {
        this.file = file;
        this.batch = batch;
        this.aLaw = aLaw;
        this.headerBytes = aLaw ? A_LAW_HEADER : LINEAR_HEADER;
        this.frameSamples = sampleRate / 50;
    }

    /// Writes the header of an empty file.
    static WavFile begin(StoredFile file, Batch batch, boolean aLaw, int sampleRate) throws IOException {
        WavFile wav = new WavFile(file, batch, aLaw, sampleRate);
        wav.header(batch.room(A_LAW_HEADER, file), sampleRate);
        batch.flush(file);
        return wav;
    }

    private void header(ByteBuffer out, int sampleRate) {
        int block = aLaw ? 2 : 4;
        ascii(out, "RIFF").putInt(headerBytes - RIFF_PREAMBLE);
        ascii(out, "WAVE");
        ascii(out, "fmt ").putInt(aLaw ? 18 : 16);
        out.putShort((short) (aLaw ? A_LAW : LINEAR)).putShort((short) 2);
        out.putInt(sampleRate).putInt(sampleRate * block);
        out.putShort((short) block).putShort((short) (aLaw ? 8 : 16));
        if (aLaw) {
            out.putShort((short) 0);
            ascii(out, "fact").putInt(4).putInt(0);
        }
        ascii(out, "data").putInt(0);
    }

    private static ByteBuffer ascii(ByteBuffer out, String text) {
        return out.put(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void sound(short[] pcm, int at, int samples) throws IOException {
        ByteBuffer out = room(samples);
        if (aLaw) {
            Companding law = Companding.of(Codec.PCMA);
            for (int i = at; i < at + samples; i++) {
                out.put(law.encode(pcm[i])).put(law.encode(pcm[i + samples]));
            }
        } else {
            for (int i = at; i < at + samples; i++) {
                out.putShort(pcm[i]).putShort(pcm[i + samples]);
            }
        }
    }

    @Override
    public void silence(int frames) throws IOException {
        byte octet = aLaw ? Companding.of(Codec.PCMA).encode((short) 0) : 0;
        for (int frame = 0; frame < frames; frame++) {
            ByteBuffer out = room(frameSamples);
            int bytes = frameSamples * (aLaw ? 2 : 4);
            for (int i = 0; i < bytes; i++) {
                out.put(octet);
            }
        }
    }

    private ByteBuffer room(int samples) throws IOException {
        int bytes = samples * (aLaw ? 2 : 4);
        ByteBuffer out = batch.room(bytes, file);
        if (file.size() + out.position() + bytes > MOST_BYTES) {
            throw new RecordingFailure.TooLarge("a WAV file holds no more than 4 GiB");
        }
        return out;
    }

    @Override
    public void checkpoint() throws IOException {
        batch.flush(file);
        file.mustBeThere();
        sizes(file.size());
    }

    @Override
    public void finish() throws IOException {
        batch.flush(file);
        sizes(file.size());
    }

    private void sizes(long fileBytes) throws IOException {
        long audio = fileBytes - headerBytes;
        patch((int) (fileBytes - RIFF_PREAMBLE), 4);
        if (aLaw) {
            patch((int) (audio / 2), FACT_AT);
        }
        patch((int) audio, headerBytes - 4);
    }

    private void patch(int value, long position) throws IOException {
        size.clear().putInt(value).flip();
        file.patch(size, position);
    }

    /// Brings the sizes in a header of ours up to a file's length.
    ///
    /// @param header the file's beginning; its limit is the header's end afterwards
    /// @return bytes of whole samples; 0 when there are none, or it is no file of ours
    static long mend(ByteBuffer header, long fileBytes) {
        boolean ours = header.limit() >= LINEAR_HEADER && header.getInt(0) == 0x4646_4952;
        boolean aLaw = ours && header.getShort(20) == A_LAW && header.limit() >= A_LAW_HEADER;
        if (!ours || !(aLaw || header.getShort(20) == LINEAR)) {
            return 0;
        }
        int headerBytes = aLaw ? A_LAW_HEADER : LINEAR_HEADER;
        int block = aLaw ? 2 : 4;
        long audio = Math.max(0, fileBytes - headerBytes) / block * block;
        header.putInt(4, (int) (headerBytes + audio - RIFF_PREAMBLE));
        if (aLaw) {
            header.putInt(FACT_AT, (int) (audio / block));
        }
        header.putInt(headerBytes - 4, (int) audio).limit(headerBytes).position(0);
        return audio;
    }

    @Override
    public void release() {
        // memory only
    }
}
