package io.tandem.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.media.fuzz.Mutator;
import io.tandem.media.rtp.Rtcp;
import io.tandem.media.rtp.RtpPacket;
import io.tandem.media.rtp.RtpReceiver;
import io.tandem.media.rtp.RtpStream;
import io.tandem.media.rtp.TelephoneEvents;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Broken RTCP compounds and telephone events in arrays that end where they end: read or refused, and what is said next
/// of them stays sane.
///
/// `-Dtandem.mutations=N` tries so many of each, `-Dtandem.mutation-seed=N` begins elsewhere.
class RtcpMutationTest {
    private static final int MUTATIONS = Integer.getInteger("tandem.mutations", 100_000);
    private static final long SEED = Long.getLong("tandem.mutation-seed", 1);
    private static final int SSRC = 7;
    private static final long MS = 1_000_000;

    @Test
    void broken_compounds_are_read_or_refused() {
        Random random = new Random(SEED);
        RtpStream stream = new RtpStream(SSRC, 1, 1);
        RtpReceiver receiver = new RtpReceiver(8_000);
        Rtcp rtcp = new Rtcp("cname", stream, receiver, random, 0);
        rtcp.reportVoipMetrics(true);
        List<byte[]> seeds = new ArrayList<>(RtcpSamples.good(SSRC));
        seeds.addAll(RtcpSamples.forgeries(SSRC));
        Mutator mutator = new Mutator(random, seeds);
        byte[] out = new byte[600];
        int read = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] packet = mutator.next();
            try {
                read += rtcp.read(packet, 0, packet.length, i * MS) ? 1 : 0;
                if (i % 100 == 0) {
                    int length = rtcp.write(out, i, 160L * i, i, i * MS);
                    assertThat(length).isBetween(8, out.length);
                }
            } catch (RuntimeException e) {
                throw new AssertionError("on " + HexFormat.of().formatHex(packet), e);
            }
        }
        assertThat(read).isBetween(MUTATIONS / 20, MUTATIONS);
        assertThat(rtcp.report().reports()).as("reached the report blocks").isPositive();
        assertThat(RtcpSamples.good(SSRC)).allMatch(good -> rtcp.read(good, 0, good.length, MUTATIONS * MS));
    }

    @Test
    void broken_telephone_events_give_digits_or_nothing() {
        List<byte[]> seeds = LiveMutationTest.rtp().stream()
                .filter(packet -> (packet[1] & 0x7F) == 101)
                .toList();
        Mutator mutator = new Mutator(new Random(SEED), seeds);
        StringBuilder digits = new StringBuilder();
        TelephoneEvents events = new TelephoneEvents(new TelephoneEvents.Listener() {
            @Override
            public void digitBegins(char digit) {
                digits.append(digit);
            }

            @Override
            public void digitEnds(char digit, int durationMs) {
                assertThat(durationMs).isNotNegative();
            }
        });
        RtpPacket view = new RtpPacket();
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] packet = mutator.next();
            try {
                if (view.parse(Arrays.copyOf(packet, packet.length), 0, packet.length)) {
                    events.packet(view, 8_000, i * MS);
                }
                events.tick(i * MS);
            } catch (RuntimeException e) {
                throw new AssertionError("on " + HexFormat.of().formatHex(packet), e);
            }
        }
        assertThat(digits).isNotEmpty();
        assertThat(digits.chars()).allMatch(digit -> "0123456789*#ABCD".indexOf(digit) >= 0);
    }
}
