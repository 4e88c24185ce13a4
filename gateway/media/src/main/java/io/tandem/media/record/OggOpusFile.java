package io.tandem.media.record;

import io.tandem.media.Codec;
import io.tandem.media.codec.AudioEncoder;
import io.tandem.media.codec.Codecs;
import io.tandem.media.codec.OpusSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Ogg with Opus (RFC 7845): each channel is a mono stream of its own, so that neither side leaks into the
/// other. A page a second. Confined to a disk thread.
final class OggOpusFile implements AudioFile {
    /// What libopus' encoder is behind, 6.5 ms (RFC 7845 §4.2).
    static final int PRE_SKIP = 312;

    private static final int FRAME_48K = 960;
    private static final int PAGE_FRAMES = 50;
    private static final int PAGE_BYTES = 32 * 1024;
    private static final int MOST_TAG = 200;
    private static final int BITRATE_8K = 24_000;
    private static final int BITRATE_16K = 32_000;

    private final StoredFile file;
    private final Batch batch;
    private final OggPage page;
    private final AudioEncoder left;
    private final AudioEncoder right;
    private final int frameSamples;
    private final short[] scratch;
    private final byte[] packet = new byte[AudioEncoder.MOST_OCTETS];
    private final byte[] joined = new byte[2 * AudioEncoder.MOST_OCTETS + 4];
    private long frames;
    private int inPage;

    private OggOpusFile(StoredFile file, Batch batch, int serial, int sampleRate) {
        this.file = file;
        this.batch = batch;
        this.page = new OggPage(serial, PAGE_BYTES);
        this.frameSamples = sampleRate / 50;
        this.scratch = new short[frameSamples];
        int bitrate = sampleRate == 8000 ? BITRATE_8K : BITRATE_16K;
        // As a wave, and without redundancy: tones keep their level, a file loses nothing, and many can be written.
        OpusSettings settings = new OpusSettings(bitrate, 0, false, false, 0, true);
        this.left = Codecs.encoder(Codec.OPUS, sampleRate, settings);
        this.right = Codecs.encoder(Codec.OPUS, sampleRate, settings);
    }

    /// Writes the two header pages (RFC 7845 §5).
    static OggOpusFile begin(StoredFile file, Batch batch, int sampleRate, RecordingLabel label) throws IOException {
        OggOpusFile ogg = new OggOpusFile(file, batch, label.call().hashCode(), sampleRate);
        try {
            ogg.header(head(sampleRate), OggPage.FIRST);
            ogg.header(tags(label), 0);
            batch.flush(file);
            return ogg;
        } catch (IOException e) {
            ogg.release();
            throw e;
        }
    }

    /// RFC 7845 §5.1: mapping family 1, two streams, none of them coupled.
    private static byte[] head(int sampleRate) {
        ByteBuffer out = ByteBuffer.allocate(23).order(ByteOrder.LITTLE_ENDIAN);
        out.put("OpusHead".getBytes(StandardCharsets.US_ASCII)).put((byte) 1).put((byte) 2);
        out.putShort((short) PRE_SKIP).putInt(sampleRate).putShort((short) 0).put((byte) 1);
        return out.put((byte) 2).put((byte) 0).put((byte) 0).put((byte) 1).array();
    }

    /// RFC 7845 §5.2.
    private static byte[] tags(RecordingLabel label) {
        byte[][] texts = {
            utf8("Tandem"),
            utf8("CALL_ID=" + label.call()),
            utf8("OPERATOR=" + label.user()),
            utf8("NUMBER=" + label.number()),
            utf8("TRUNK=" + label.trunk()),
            utf8("DIRECTION=" + label.direction())
        };
        int size = 8 + 4;
        for (byte[] text : texts) {
            size += 4 + text.length;
        }
        ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        out.put("OpusTags".getBytes(StandardCharsets.US_ASCII));
        out.putInt(texts[0].length).put(texts[0]).putInt(texts.length - 1);
        for (int i = 1; i < texts.length; i++) {
            out.putInt(texts[i].length).put(texts[i]);
        }
        return out.array();
    }

    private static byte[] utf8(String tag) {
        String plain = tag.replaceAll("\\p{Cntrl}", "?");
        return plain.substring(0, Math.min(MOST_TAG, plain.length())).getBytes(StandardCharsets.UTF_8);
    }

    private void header(byte[] bytes, int flags) throws IOException {
        System.arraycopy(bytes, 0, page.body(), page.roomFor(bytes.length), bytes.length);
        page.add(bytes.length);
        page.write(batch.room(page.size(), file), 0, flags);
    }

    @Override
    public void sound(short[] pcm, int at, int samples) throws IOException {
        System.arraycopy(pcm, at, scratch, 0, samples);
        int length = delimited(left.encode(scratch, samples, packet, 0));
        System.arraycopy(pcm, at + samples, scratch, 0, samples);
        length += right.encode(scratch, samples, joined, length);
        add(length);
    }

    /// The first stream's packet gets its length in it (RFC 6716 appendix B); one frame of 20 ms is code 0.
    private int delimited(int length) {
        int frame = length - 1;
        if (length < 1 || (packet[0] & 3) != 0) {
            throw new IllegalStateException("an Opus packet of 20 ms has code " + (packet[0] & 3));
        }
        int at = 0;
        joined[at++] = packet[0];
        if (frame < 252) {
            joined[at++] = (byte) frame;
        } else {
            int first = 252 + (frame & 3);
            joined[at++] = (byte) first;
            joined[at++] = (byte) ((frame - first) / 4);
        }
        System.arraycopy(packet, 1, joined, at, frame);
        return at + frame;
    }

    private void add(int length) throws IOException {
        int at = page.roomFor(length);
        if (at < 0) {
            flushPage(0);
            at = page.roomFor(length);
        }
        System.arraycopy(joined, 0, page.body(), at, length);
        page.add(length);
        frames++;
        if (++inPage >= PAGE_FRAMES) {
            flushPage(0);
        }
    }

    private void flushPage(int flags) throws IOException {
        page.write(batch.room(page.size(), file), granule(flags), flags);
        inPage = 0;
    }

    /// The frame that pushes the encoders' rest out is cut off at the end again (RFC 7845 §4.4).
    private long granule(int flags) {
        return flags == OggPage.LAST ? (frames - 1) * FRAME_48K + PRE_SKIP : frames * FRAME_48K;
    }

    @Override
    public void silence(int count) throws IOException {
        short[] silent = new short[2 * frameSamples];
        for (int i = 0; i < count; i++) {
            sound(silent, 0, frameSamples);
        }
    }

    @Override
    public void checkpoint() throws IOException {
        batch.flush(file);
        file.mustBeThere();
    }

    @Override
    public void finish() throws IOException {
        inPage = -1;
        silence(1);
        flushPage(OggPage.LAST);
        batch.flush(file);
    }

    @Override
    public void release() {
        left.close();
        right.close();
    }
}
