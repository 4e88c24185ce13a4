package io.tandem.media.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/// Finds the last whole page of an Ogg file, cuts off what follows, and marks that page as the last one
/// (RFC 3533 §6). Stateless; it blocks.
final class OggRecovery {
    private static final int MOST_PAGE_BYTES = OggPage.HEADER_BYTES + 255 + 255 * 255;
    /// The two header pages of RFC 7845 §3: without a third one there is no sound.
    private static final int HEADER_PAGES = 2;

    private OggRecovery() {}

    /// @return bytes of the mended file; 0 when it holds no sound
    static long mend(FileChannel channel) throws IOException {
        ByteBuffer page = ByteBuffer.allocate(MOST_PAGE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        long at = 0;
        long last = -1;
        int pages = 0;
        for (int length = whole(channel, page, at); length > 0; length = whole(channel, page, at)) {
            last = at;
            at += length;
            pages++;
        }
        if (pages <= HEADER_PAGES) {
            return 0;
        }
        int length = whole(channel, page, last);
        page.put(OggPage.FLAGS_AT, (byte) (page.get(OggPage.FLAGS_AT) | OggPage.LAST));
        page.putInt(OggPage.CRC_AT, 0);
        page.putInt(OggPage.CRC_AT, OggPage.crc(page, 0, length));
        page.position(0).limit(length);
        channel.write(page, last);
        channel.truncate(at);
        return at;
    }

    /// Reads the page at an offset.
    ///
    /// @return its length; 0 when there is no whole and undamaged page
    private static int whole(FileChannel channel, ByteBuffer page, long at) throws IOException {
        page.clear();
        int read = channel.read(page, at);
        if (read < OggPage.HEADER_BYTES || page.getInt(0) != OggPage.CAPTURE) {
            return 0;
        }
        int segments = page.get(OggPage.HEADER_BYTES - 1) & 0xFF;
        int length = OggPage.HEADER_BYTES + segments;
        for (int i = 0; i < segments && OggPage.HEADER_BYTES + i < read; i++) {
            length += page.get(OggPage.HEADER_BYTES + i) & 0xFF;
        }
        if (length > read) {
            return 0;
        }
        int crc = page.getInt(OggPage.CRC_AT);
        page.putInt(OggPage.CRC_AT, 0);
        boolean good = OggPage.crc(page, 0, length) == crc;
        page.putInt(OggPage.CRC_AT, crc);
        return good ? length : 0;
    }
}
