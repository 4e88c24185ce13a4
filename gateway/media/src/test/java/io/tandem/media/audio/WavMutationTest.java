package io.tandem.media.audio;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.media.fuzz.Mutator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Announcements from broken files: refused with a reason, or read.
class WavMutationTest {
    private static final int MUTATIONS = Integer.getInteger("tandem.mutations", 50_000);
    private static final long SEED = Long.getLong("tandem.mutation-seed", 1);

    private static byte[] wav(int format, int bits) {
        ByteBuffer out = ByteBuffer.allocate(44 + 12 + 40).order(ByteOrder.LITTLE_ENDIAN);
        out.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(88);
        out.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
        out.putShort((short) format).putShort((short) 1).putInt(8000).putInt(1000 * bits);
        out.putShort((short) (bits / 8)).putShort((short) bits);
        out.put("LIST".getBytes(StandardCharsets.US_ASCII)).putInt(3).putInt(0);
        out.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(40);
        return out.array();
    }

    @Test
    void broken_files_are_refused_or_read() {
        List<byte[]> seeds = new ArrayList<>(List.of(wav(1, 16), wav(6, 8), wav(7, 8)));
        Mutator mutator = new Mutator(new Random(SEED), seeds);
        int read = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] file = mutator.next();
            try {
                assertThat(Wav.decode("it", file).mono().length).isLessThanOrEqualTo(file.length);
                read++;
            } catch (IOException refused) {
                assertThat(refused.getMessage()).startsWith("it ");
            } catch (RuntimeException e) {
                throw new AssertionError("on " + HexFormat.of().formatHex(file), e);
            }
        }
        assertThat(read).isBetween(MUTATIONS / 50, MUTATIONS - 1);
    }
}
