package io.tandem.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.media.RtpPeer.Arrival;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A call of two hours, packet for packet through the live ports, as fast as the machine can: the sequence numbers of
/// both streams wrap five times, and with them the roll-over counter of SRTP (RFC 3711 §3.3.1). At each wrap packets
/// are lost and reordered. Every packet is told by a number in its payload.
///
/// `-Dtandem.long-call-seconds=20000` makes it 15 wraps.
class LongCallTest {
    private static final int SECONDS = Integer.getInteger("tandem.long-call-seconds", 7_200);
    private static final int PACKETS = SECONDS * 50;
    private static final int WINDOW = 96;
    private static final long CONSENT_NS = 5_000_000_000L;
    /// The senders' first sequence number: the first wrap comes soon.
    private static final int FIRST = 65_530;

    @SuppressWarnings("NullAway.Init") // each test opens its own
    private CanaryCall call;

    @AfterEach
    void hangUp() {
        call.close();
    }

    private static byte[] stamped(int number) {
        byte[] payload = RtpPeer.tone(CanaryCall.TRUNK_HZ, 160 * number);
        ByteBuffer.wrap(payload).putInt(number);
        return payload;
    }

    private static int stamp(Arrival packet) {
        return ByteBuffer.wrap(packet.bytes()).getInt(12);
    }

    /// What of a window is sent, in which order: around each wrap of the sender's numbers and of each receiver's, three
    /// packets are lost, and two change places.
    ///
    /// @param offsets from the number of a packet to the sequence numbers that it has
    private static List<Integer> order(int from, int to, int... offsets) {
        List<Integer> order = new ArrayList<>();
        for (int i = from; i < to; i++) {
            boolean lost = false;
            boolean late = false;
            for (int offset : offsets) {
                int wrap = (short) (i + offset);
                lost |= wrap >= -1 && wrap <= 1;
                late |= wrap == 4;
            }
            if (late && !order.isEmpty()) {
                order.add(order.size() - 1, i);
            } else if (!lost) {
                order.add(i);
            }
        }
        return order;
    }

    @Test
    void two_hours_of_packets_pass_both_ways_over_every_wrap() throws Exception {
        call = CanaryCall.connected(27_740, 27_759);
        Following atTrunk = new Following();
        Following atBrowser = new Following();
        long start = System.nanoTime();
        long checked = start;
        for (int from = 0; from < PACKETS; from += WINDOW) {
            if (System.nanoTime() - checked > CONSENT_NS) {
                // on a slow machine the browser has to go on consenting (RFC 7675 §5.1)
                call.browser.sendCheck(false);
                checked = System.nanoTime();
            }
            List<Integer> order =
                    order(from, Math.min(from + WINDOW, PACKETS), FIRST, atTrunk.offset, atBrowser.offset);
            for (int number : order) {
                byte[] payload = stamped(number);
                call.browser.sendNumbered(number + FIRST, payload);
                call.trunk.sendRaw(
                        RtpPeer.rtp(8, false, number + FIRST & 0xFFFF, 160 * number, call.trunk.ssrc, payload),
                        call.trunkPort);
            }
            call.trunk.await(order.size());
            call.browser
                    .wire()
                    .await(all -> all.stream().filter(BrowserPeer::isRtp).count() >= order.size());
            atTrunk.take(call.trunk.arrivals(), order);
            atBrowser.take(call.browser.heard(), order);
            call.trunk.clear();
            call.browser.wire().clear();
        }
        double took = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                "a call of %d s in %.1f s: %d packets each way, %d and %d wraps%n",
                SECONDS, took, PACKETS, atTrunk.wraps, atBrowser.wraps);
        assertThat(atTrunk.wraps).isGreaterThanOrEqualTo(PACKETS / 65_536);
        assertThat(atBrowser.wraps).isGreaterThanOrEqualTo(PACKETS / 65_536);
        assertThat(call.stats(CanaryCall.BROWSER).rejected()).isZero();
        assertThat(call.stats(CanaryCall.TRUNK).rejected()).isZero();
        call.noBugs();
    }

    /// One receiver: each packet keeps its distance in number to the first one, whatever wraps.
    private static final class Following {
        private int wraps;
        private int offset;
        private boolean started;
        private int last;

        void take(List<Arrival> packets, List<Integer> order) {
            assertThat(packets).hasSize(order.size());
            for (int i = 0; i < packets.size(); i++) {
                int number = stamp(packets.get(i));
                int sequence = packets.get(i).sequence();
                assertThat(number).isEqualTo(order.get(i));
                if (!started) {
                    started = true;
                    offset = sequence - number;
                }
                assertThat(sequence).as("number of packet %d", number).isEqualTo(number + offset & 0xFFFF);
                wraps += sequence < last - 0x8000 ? 1 : 0;
                last = sequence;
            }
        }
    }
}
