package io.tandem.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.media.fuzz.Mutator;
import io.tandem.media.srtp.SrtpContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Broken packets that authenticate, at the live ports of a call: RTP, RTCP and telephone events under the call's own
/// keys, checks with its own password, DTLS records in its association. Nothing is thrown, the other direction is not
/// touched, and afterwards both ends hear each other as before.
///
/// `-Dtandem.mutations=N` sends so many of each kind, `-Dtandem.mutation-seed=N` begins elsewhere.
class LiveMutationTest {
    private static final int MUTATIONS = Integer.getInteger("tandem.mutations", 6_000);
    private static final long SEED = Long.getLong("tandem.mutation-seed", 1);
    private static final int PER_MS = 4;

    @SuppressWarnings("NullAway.Init") // each test opens its own
    private CanaryCall call;

    @BeforeEach
    void dial() throws Exception {
        call = CanaryCall.connected(27_720, 27_739);
    }

    @AfterEach
    void hangUp() {
        call.close();
    }

    private interface Sending {
        void send(byte[] packet);
    }

    private static void send(List<byte[]> seeds, Sending sending) {
        Mutator mutator = new Mutator(new Random(SEED), seeds);
        long start = System.nanoTime();
        for (int i = 0; i < MUTATIONS; i++) {
            sending.send(mutator.next());
            if (i % PER_MS == 0) {
                LockSupport.parkNanos(start + i / PER_MS * 1_000_000L - System.nanoTime());
            }
        }
    }

    static List<byte[]> rtp() {
        byte[] audio = RtpPeer.tone(1000, 0);
        byte[] sources = RtpPeer.rtp(8, true, 2, 160, 7, RtcpSamples.join(RtcpSamples.words(1, 2, 3), audio));
        sources[0] |= 3;
        byte[] extended =
                RtpPeer.rtp(8, false, 3, 320, 7, RtcpSamples.join(RtcpSamples.words(0xBEDE_0001, 0x1055_0000), audio));
        extended[0] |= 0x10;
        byte[] padded = RtpPeer.rtp(8, false, 4, 480, 7, RtcpSamples.join(audio, RtcpSamples.words(4)));
        padded[0] |= 0x20;
        return List.of(
                RtpPeer.rtp(8, false, 1, 0, 7, audio),
                RtpPeer.rtp(0, false, 1, 0, 7, audio),
                sources,
                extended,
                padded,
                RtpPeer.rtp(101, true, 5, 640, 7, new byte[] {5, 10, 0, (byte) 160}),
                RtpPeer.rtp(101, false, 6, 640, 7, new byte[] {5, (byte) 0x8A, 1, 64}),
                RtpPeer.rtp(13, false, 7, 960, 7, new byte[] {40}));
    }

    /// Seals what is left of a header, so that it reaches what is behind the tag.
    private void sealed(SrtpContext context, byte[] packet, boolean rtcp, int turn) {
        byte[] room = Arrays.copyOf(packet, packet.length + SrtpContext.MAX_OVERHEAD);
        int at = rtcp ? 4 : 8;
        if (packet.length >= at + 4) {
            // eight sources, none of them the call's own, or the 64 would soon be used up
            System.arraycopy(RtcpSamples.words(0x7000 + turn % 8), 0, room, at, 4);
            if (!rtcp && turn % 10 != 0) {
                // a number once used is not protected again
                room[2] = (byte) (turn >> 8);
                room[3] = (byte) turn;
            }
        }
        int length = rtcp ? context.protectRtcp(room, 0, packet.length) : context.protect(room, 0, packet.length);
        byte[] sent = length < 0 ? packet : Arrays.copyOf(room, length);
        call.browser.wire().sendRaw(sent, call.browser.gatewayAddress());
    }

    @Test
    void mutated_rtp_and_rtcp_under_the_keys_of_the_call() throws Exception {
        call.trunk.talk(CanaryCall.TRUNK_HZ, call.trunkPort);
        SrtpContext context = SrtpContext.forSending(call.keys().local());
        int[] turn = new int[1];
        send(rtp(), packet -> sealed(context, packet, false, turn[0]++));
        send(RtcpSamples.good(7), packet -> sealed(context, packet, true, turn[0]++));
        send(RtcpSamples.forgeries(7), packet -> sealed(context, packet, true, turn[0]++));
        long received = call.stats(CanaryCall.BROWSER).packetsReceived();
        System.out.println("mutated RTP that was taken as RTP: " + received + " of " + MUTATIONS);
        assertThat(received).as("reached the inside").isGreaterThan(MUTATIONS / 4);
        afterwards(true);
    }

    @Test
    void mutated_checks_with_the_password_of_the_call() throws Exception {
        call.trunk.talk(CanaryCall.TRUNK_HZ, call.trunkPort);
        List<byte[]> checks = call.browser.checkSeeds();
        send(
                checks,
                packet ->
                        call.browser.wire().sendRaw(call.browser.withIntegrity(packet), call.browser.gatewayAddress()));
        afterwards(true);
    }

    @Test
    void mutated_dtls_records_after_the_handshake() throws Exception {
        call.trunk.talk(CanaryCall.TRUNK_HZ, call.trunkPort);
        List<byte[]> records = new ArrayList<>(call.browser.dtlsSent());
        records.add(new byte[] {21, (byte) 0xFE, (byte) 0xFD, 0, 0, 0, 0, 0, 0, 0, 9, 0, 2, 2, 40});
        records.add(new byte[] {21, (byte) 0xFE, (byte) 0xFD, 0, 0, 0, 0, 0, 0, 0, 9, 0, 2, 1, 0});
        send(records, packet -> call.browser.wire().sendRaw(packet, call.browser.gatewayAddress()));
        afterwards(true);
    }

    @Test
    void mutated_rtp_and_rtcp_from_the_trunk() throws Exception {
        call.browser.talk(CanaryCall.BROWSER_HZ);
        // the SSRC of before must have been silent for a while, or another is a stranger's
        call.trunk.pace(60, () -> {});
        call.trunk.pace(5, () -> call.trunk.sendRaw(rtp().getFirst(), call.trunkPort));
        send(rtp(), packet -> call.trunk.sendRaw(packet, call.trunkPort));
        send(RtcpSamples.good(7), packet -> call.trunk.sendRaw(packet, call.trunkPort));
        send(RtcpSamples.forgeries(7), packet -> call.trunk.sendRaw(packet, call.trunkPort));
        assertThat(call.stats(CanaryCall.TRUNK).packetsReceived()).isGreaterThan(MUTATIONS / 4);
        afterwards(false);
    }

    /// The direction that was not meddled with has no break; then both have none.
    private void afterwards(boolean browserListens) throws Exception {
        call.trunk.hush();
        call.browser.hush();
        call.noBugs();
        if (browserListens) {
            call.heard("browser", call.browser.heard(), CanaryCall.TRUNK_HZ);
        } else {
            call.heard("trunk", call.trunk.arrivals(), CanaryCall.BROWSER_HZ);
        }
        call.trunk.pace(55, () -> {});
        call.trunk.clear();
        call.browser.wire().clear();
        call.talk();
        call.trunk.pace(5, () -> {});
        call.trunk.clear();
        call.browser.wire().clear();
        call.judge();
        assertThat(call.events).noneMatch(event -> event instanceof MediaEvent.BrowserFailed);
    }
}
