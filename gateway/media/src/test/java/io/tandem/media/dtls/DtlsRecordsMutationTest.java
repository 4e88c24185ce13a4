package io.tandem.media.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.media.fuzz.Mutator;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What is seen of DTLS records without a key, on broken ones in arrays that end where they end.
class DtlsRecordsMutationTest {
    private static final int MUTATIONS = Integer.getInteger("tandem.mutations", 100_000);
    private static final long SEED = Long.getLong("tandem.mutation-seed", 1);

    /// A record of two handshake fragments, of a change of keys, an alert and an encrypted one behind each other.
    private static List<byte[]> seeds() {
        HexFormat hex = HexFormat.of();
        String head = "16fefd0000000000000001";
        String verify = head + "0020" + "0f0000080000000000000008" + "0001020304050607" + "0e0000000001000000000000";
        List<byte[]> seeds = new ArrayList<>();
        seeds.add(hex.parseHex(verify));
        seeds.add(hex.parseHex(verify + "14fefd0000000000000002000101"));
        seeds.add(hex.parseHex("15fefd00000000000000030002022a"));
        seeds.add(hex.parseHex("16fefd00010000000000000028" + "00".repeat(40)));
        return seeds;
    }

    @Test
    void broken_records_are_judged_without_a_look_behind_their_end() {
        Mutator mutator = new Mutator(new Random(SEED), seeds());
        int plausible = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] datagram = mutator.next();
            try {
                if (DtlsRecords.arePlausible(datagram)) {
                    plausible++;
                    DtlsRecords.startsWithSwitch(datagram);
                    DtlsRecords.bringsCertificateVerify(datagram);
                }
            } catch (RuntimeException e) {
                throw new AssertionError("on " + HexFormat.of().formatHex(datagram), e);
            }
        }
        assertThat(plausible).isBetween(MUTATIONS / 50, MUTATIONS);
        assertThat(seeds()).allMatch(DtlsRecords::arePlausible);
    }
}
