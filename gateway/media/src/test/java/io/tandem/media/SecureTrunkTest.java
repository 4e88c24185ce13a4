package io.tandem.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.media.srtp.SrtpContext;
import io.tandem.media.srtp.SrtpKeys;
import io.tandem.media.srtp.SrtpProfile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A trunk leg under SRTP keys of its signalling, beside a plain one, on real sockets.
class SecureTrunkTest {
    private static final PortId SECURE = new PortId("secure");
    private static final PortId PLAIN = new PortId("plain");
    private static final PayloadTypes PCMA = PayloadTypes.of(Codec.PCMA, 101);

    private final Random random = new Random(4568);
    private final Queue<MediaEvent> events = new ConcurrentLinkedQueue<>();
    private MediaLoops loops;
    private MediaSession session;
    private RtpPeer trunk;
    private RtpPeer other;
    private InetSocketAddress securePort;
    private InetSocketAddress plainPort;
    private SrtpContext sealing;
    private SrtpContext opening;

    @BeforeEach
    void start() throws Exception {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        loops = MediaLoops.start(MediaSettings.of(loopback, List.of(loopback), 0, 27_200, 27_399));
        session = loops.open("secure", events::add);
        trunk = new RtpPeer(0x1111);
        sealing = SrtpContext.forSending(fresh(SrtpProfile.AES_CM_128_HMAC_SHA1_80));
        opening = SrtpContext.forReceiving(fresh(SrtpProfile.AES_CM_128_HMAC_SHA1_80));
        other = new RtpPeer(0x2222);
        securePort = session.openTrunkPort(SECURE).rtp();
        plainPort = session.openTrunkPort(PLAIN).rtp();
        session.tell(new MediaCommand.ConnectTrunk(PLAIN, at(other), PCMA));
        session.tell(new MediaCommand.Hear(SECURE, PLAIN, new Filler.Nothing()));
        session.tell(new MediaCommand.Hear(PLAIN, SECURE, new Filler.Nothing()));
    }

    @AfterEach
    void stop() {
        loops.close();
        trunk.close();
        other.close();
    }

    private static RtpRemote at(RtpPeer peer) {
        InetSocketAddress rtp = peer.address();
        return new RtpRemote(rtp, new InetSocketAddress(rtp.getAddress(), rtp.getPort() + 1), false);
    }

    private SrtpKeys fresh(SrtpProfile profile) {
        byte[] key = new byte[profile.keyLength()];
        byte[] salt = new byte[profile.saltLength()];
        random.nextBytes(key);
        random.nextBytes(salt);
        return new SrtpKeys(profile, key, salt);
    }

    /// Our side and the trunk's get these keys.
    private MediaKeys secure(SrtpProfile profile) throws Exception {
        MediaKeys keys = new MediaKeys(fresh(profile), fresh(profile));
        sealing = SrtpContext.forSending(keys.remote());
        opening = SrtpContext.forReceiving(keys.local());
        connect(keys);
        return keys;
    }

    private void connect(MediaKeys keys) throws Exception {
        session.tell(new MediaCommand.ConnectTrunk(SECURE, at(trunk), PCMA, keys));
        stats(SECURE);
    }

    private SessionStats.PortStats stats(PortId port) throws Exception {
        SessionStats all = session.stats().toCompletableFuture().get(5, TimeUnit.SECONDS);
        return Objects.requireNonNull(all.ports().get(port));
    }

    private byte[] seal(byte[] packet) {
        byte[] room = Arrays.copyOf(packet, packet.length + SrtpContext.MAX_OVERHEAD);
        return Arrays.copyOf(room, sealing.protect(room, 0, packet.length));
    }

    private byte[] nextSealed(double hz) {
        byte[] rtp = RtpPeer.rtp(
                8,
                false,
                trunk.sequence++ & 0xFFFF,
                trunk.timestamp += 160,
                trunk.ssrc,
                Audio.alawTone(hz, trunk.timestamp, 160));
        return seal(rtp);
    }

    private void speakSecurely(double hz, int packets) throws Exception {
        trunk.pace(packets, () -> trunk.sendRaw(nextSealed(hz), securePort));
    }

    /// What the trunk has heard, opened with its key; a packet that does not open fails the test.
    private byte[] heardByTrunk() {
        List<byte[]> payloads = new ArrayList<>();
        for (RtpPeer.Arrival arrival : trunk.arrivals()) {
            byte[] packet = arrival.bytes().clone();
            int length = opening.unprotect(packet, 0, packet.length);
            assertThat(length).as("unprotect").isPositive();
            payloads.add(Arrays.copyOfRange(packet, 12, length));
        }
        return join(payloads);
    }

    private byte[] heardByOther() {
        return join(other.arrivals().stream().map(RtpPeer.Arrival::payload).toList());
    }

    /// Loud at its own frequency and nowhere else.
    private static void assertTone(byte[] alaw, double hz) {
        double[] pcm = new double[alaw.length];
        for (int i = 0; i < pcm.length; i++) {
            pcm[i] = Audio.alawToLinear(alaw[i] & 0xFF);
        }
        double there = Audio.level(pcm, hz, 0, pcm.length);
        assertThat(there).isGreaterThan(-20);
        assertThat(there - Audio.level(pcm, hz * 1.7, 0, pcm.length)).isGreaterThan(15);
    }

    private static byte[] join(List<byte[]> parts) {
        byte[] all = new byte[parts.stream().mapToInt(part -> part.length).sum()];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    @ParameterizedTest
    @EnumSource
    void tones_are_heard_both_ways_and_only_the_secure_leg_is_sealed(SrtpProfile profile) throws Exception {
        secure(profile);
        speakSecurely(425, 40);
        other.speak(1000, 40, plainPort);
        other.await(38);
        trunk.await(38);
        assertTone(heardByOther(), 425);
        assertTone(heardByTrunk(), 1000);
        trunk.arrivals().forEach(arrival -> assertThat(arrival.bytes()).hasSize(12 + 160 + profile.tagLength()));
        assertThat(stats(SECURE).rejected()).isZero();
    }

    @Test
    void a_plain_packet_and_one_of_another_key_are_dropped_and_counted() throws Exception {
        secure(SrtpProfile.AES_CM_128_HMAC_SHA1_80);
        trunk.speak(425, 10, securePort);
        sealing = SrtpContext.forSending(fresh(SrtpProfile.AES_CM_128_HMAC_SHA1_80));
        speakSecurely(425, 10);
        other.await(all -> rejected() == 20);
        assertThat(other.arrivals()).isEmpty();
        assertThat(stats(SECURE).packetsReceived()).isZero();
    }

    @Test
    void a_trunk_that_seals_with_another_key_is_one_way_audio_that_fails_authentication() throws Exception {
        secure(SrtpProfile.AES_CM_128_HMAC_SHA1_80);
        session.tell(new MediaCommand.Watch(SECURE, true, false));
        sealing = SrtpContext.forSending(fresh(SrtpProfile.AES_CM_128_HMAC_SHA1_80));
        speakSecurely(425, 150);
        MediaEvent.OneWayAudio alarm = Awaitility.await("one-way audio")
                .atMost(5, TimeUnit.SECONDS)
                .until(
                        () -> events.stream()
                                .filter(MediaEvent.OneWayAudio.class::isInstance)
                                .map(MediaEvent.OneWayAudio.class::cast)
                                .findFirst()
                                .orElse(null),
                        Objects::nonNull);
        assertThat(alarm.port()).isEqualTo(SECURE);
        assertThat(alarm.fault()).isEqualTo(AudioFault.UNAUTHENTICATED);
        assertThat(alarm.otherSide()).isFalse();
    }

    @Test
    void reports_go_both_ways_under_the_keys_and_forged_ones_count_for_nothing() throws Exception {
        try (RtpPeer control = new RtpPeer(0x3333)) {
            MediaKeys keys = new MediaKeys(
                    fresh(SrtpProfile.AES_CM_128_HMAC_SHA1_80), fresh(SrtpProfile.AES_CM_128_HMAC_SHA1_80));
            sealing = SrtpContext.forSending(keys.remote());
            opening = SrtpContext.forReceiving(keys.local());
            session.tell(new MediaCommand.ConnectTrunk(
                    SECURE, new RtpRemote(trunk.address(), control.address(), false), PCMA, keys));
            stats(SECURE);
            InetSocketAddress controlPort = new InetSocketAddress(securePort.getAddress(), securePort.getPort() + 1);
            other.speak(1000, 10, plainPort);
            speakSecurely(425, 10);

            byte[] plain = senderReport();
            control.sendRaw(plain, controlPort);
            byte[] forged = sealed(plain);
            forged[forged.length - 1] ^= 1;
            control.sendRaw(forged, controlPort);
            Awaitility.await("both dropped").until(() -> rejected() == 2);
            assertThat(stats(SECURE).rtcp().received()).isZero();
            control.sendRaw(sealed(plain), controlPort);
            Awaitility.await("the genuine one").until(() -> stats(SECURE).rtcp().received() == 1);

            byte[] report = control.await(1).getFirst().bytes().clone();
            assertThat(report[1] & 0xFF).isEqualTo(200);
            int length = opening.unprotectRtcp(report, 0, report.length);
            assertThat(length).isPositive();
            int ssrc = ByteBuffer.wrap(report, 4, 4).getInt();
            assertThat(ssrc).isEqualTo(trunk.arrivals().getFirst().ssrc());
        }
    }

    private byte[] senderReport() {
        return ByteBuffer.allocate(28)
                .put((byte) 0x80)
                .put((byte) 200)
                .putShort((short) 6)
                .putInt(trunk.ssrc)
                .putLong(0xE5000000_00000000L)
                .putInt(trunk.timestamp)
                .putInt(10)
                .putInt(1600)
                .array();
    }

    private byte[] sealed(byte[] rtcp) {
        byte[] room = Arrays.copyOf(rtcp, rtcp.length + SrtpContext.MAX_OVERHEAD);
        return Arrays.copyOf(room, sealing.protectRtcp(room, 0, rtcp.length));
    }

    private long rejected() {
        try {
            return stats(SECURE).rejected();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void new_keys_in_mid_call_replace_the_old_ones() throws Exception {
        secure(SrtpProfile.AES_CM_128_HMAC_SHA1_80);
        speakSecurely(425, 10);
        other.await(9);
        byte[] underTheOldKey = nextSealed(425);
        secure(SrtpProfile.AEAD_AES_256_GCM);
        trunk.sendRaw(underTheOldKey, securePort);
        speakSecurely(425, 10);
        other.await(19);
        other.speak(1000, 20, plainPort);
        trunk.await(19);
        assertTone(heardByTrunk(), 1000);
        assertThat(stats(SECURE).rejected()).isEqualTo(1);
    }

    @Test
    void a_description_without_keys_never_makes_the_leg_plain() throws Exception {
        secure(SrtpProfile.AES_CM_128_HMAC_SHA1_32);
        session.tell(new MediaCommand.ConnectTrunk(SECURE, at(trunk), PCMA));
        other.speak(1000, 20, plainPort);
        trunk.await(19);
        assertTone(heardByTrunk(), 1000);
        trunk.speak(425, 5, securePort);
        other.await(all -> rejected() == 5);
        assertThat(other.arrivals()).isEmpty();
    }

    @Test
    void keys_that_come_again_go_on_where_they_were() throws Exception {
        MediaKeys first = secure(SrtpProfile.AEAD_AES_128_GCM);
        SrtpContext openingFirst = opening;
        byte[] replay = nextSealed(425);
        trunk.sendRaw(replay, securePort);
        other.speak(1000, 10, plainPort);
        trunk.await(9);
        heardByTrunk();
        secure(SrtpProfile.AEAD_AES_128_GCM);
        connect(first);
        trunk.clear();
        // what was taken under the first key is not taken again, and no index under it is used again
        trunk.sendRaw(replay, securePort);
        opening = openingFirst;
        other.speak(1000, 10, plainPort);
        trunk.await(9);
        heardByTrunk();
        assertThat(stats(SECURE).rejected()).isEqualTo(1);
    }
}
