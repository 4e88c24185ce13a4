package io.tandem.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.media.MediaEvent.OneWayAudio;
import io.tandem.media.MediaEvent.OneWayAudioEnded;
import io.tandem.media.WebRtcRemote.DtlsRole;
import io.tandem.media.dtls.DtlsIdentity;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// One-way audio over real sockets: which hop is named, how soon, and when nothing may be said.
class OneWayAudioTest {
    private static final PortId BROWSER = new PortId("browser");
    private static final PortId TRUNK = new PortId("trunk-1");
    private static final PayloadTypes PCMA = PayloadTypes.of(Codec.PCMA, 101);
    private static final Filler NOTHING = new Filler.Nothing();
    private static final byte[] SILENCE = new byte[160];
    /// Within three seconds, and some for a busy machine.
    private static final int AT_MOST_MS = 3000;

    private final BlockingQueue<MediaEvent> events = new LinkedBlockingQueue<>();
    private final ScheduledExecutorService pacer = Executors.newScheduledThreadPool(2);
    private MediaLoops loops;
    private MediaSession session;
    private BrowserPeer browser;
    private RtpPeer trunk;
    private RtpPeer trunkRtcp;
    private RtpLocal trunkPort;

    @BeforeEach
    void start() throws Exception {
        Arrays.fill(SILENCE, (byte) 0xD5);
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        loops = MediaLoops.start(MediaSettings.of(loopback, List.of(loopback), 0, 27_600, 27_799));
        session = loops.open("test", events::add);
        browser = new BrowserPeer(DtlsIdentity.generate());
        trunk = new RtpPeer(0x1234);
        trunkRtcp = new RtpPeer(0x1234);
        browser.meet(session.openBrowserPort(BROWSER));
        trunkPort = session.openTrunkPort(TRUNK);
        RtpRemote remote = new RtpRemote(trunk.address(), trunkRtcp.address(), false);
        session.tell(new MediaCommand.ConnectTrunk(TRUNK, remote, PCMA));
        session.tell(new MediaCommand.Hear(BROWSER, TRUNK, NOTHING));
        session.tell(new MediaCommand.Hear(TRUNK, BROWSER, NOTHING));
        session.tell(new MediaCommand.ConnectBrowser(BROWSER, browser.description(DtlsRole.SERVER), PCMA));
        settle();
        browser.check(true);
        browser.startDtls(true);
        browser.keys();
    }

    @AfterEach
    void stop() {
        pacer.shutdownNow();
        loops.close();
        browser.close();
        trunk.close();
        trunkRtcp.close();
    }

    private void settle() throws Exception {
        session.stats().toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    private void watch(boolean fromBrowser, boolean fromTrunk) {
        session.tell(new MediaCommand.Watch(BROWSER, fromBrowser, fromTrunk));
        session.tell(new MediaCommand.Watch(TRUNK, fromTrunk, fromBrowser));
    }

    private ScheduledFuture<?> every20Ms(Runnable send) {
        return pacer.scheduleAtFixedRate(send, 0, 20, TimeUnit.MILLISECONDS);
    }

    private ScheduledFuture<?> browserSpeaks() {
        return every20Ms(() -> browser.wire().sendRaw(browser.nextProtected(1000), browser.gatewayAddress()));
    }

    private ScheduledFuture<?> trunkSends(int type, byte[] payload) {
        return every20Ms(() -> trunk.send(type, payload, trunkPort.rtp()));
    }

    private ScheduledFuture<?> trunkSpeaks() {
        return trunkSends(8, Audio.alawTone(700, 0, 160));
    }

    private <E extends MediaEvent> @Nullable E within(Class<E> type, long ms) throws Exception {
        long deadline = System.nanoTime() + ms * 1_000_000;
        while (true) {
            MediaEvent event = events.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (event == null || type.isInstance(event)) {
                return type.cast(event);
            }
        }
    }

    private <E extends MediaEvent> E expect(Class<E> type, long ms) throws Exception {
        return Objects.requireNonNull(within(type, ms), () -> "no " + type.getSimpleName() + " in " + ms + " ms");
    }

    private OneWayAudio alarm() throws Exception {
        OneWayAudio alarm = expect(OneWayAudio.class, AT_MOST_MS + 2000);
        assertThat(alarm.silentMs()).isBetween(2400, AT_MOST_MS);
        return alarm;
    }

    private void noAlarmIn(long ms) throws Exception {
        assertThat(within(OneWayAudio.class, ms)).isNull();
    }

    @Test
    void a_trunk_that_never_sends_is_named_while_the_browser_speaks() throws Exception {
        browserSpeaks();
        watch(true, true);
        OneWayAudio alarm = alarm();
        assertThat(alarm.port()).isEqualTo(TRUNK);
        assertThat(alarm.fault()).isEqualTo(AudioFault.NOTHING_ARRIVES);
        assertThat(alarm.before()).isFalse();
        assertThat(alarm.otherSide()).isTrue();

        trunkSpeaks();
        OneWayAudioEnded ended = expect(OneWayAudioEnded.class, 1000);
        assertThat(ended.port()).isEqualTo(TRUNK);
        assertThat(ended.flows()).isTrue();
        assertThat(ended.lastedMs()).isBetween(2500, 4500);
        noAlarmIn(1000);
    }

    @Test
    void a_browser_that_falls_silent_is_named_while_the_trunk_speaks() throws Exception {
        trunkSpeaks();
        watch(true, true);
        browser.speak(1000, 50);
        OneWayAudio alarm = alarm();
        assertThat(alarm.port()).isEqualTo(BROWSER);
        assertThat(alarm.fault()).isEqualTo(AudioFault.NOTHING_ARRIVES);
        assertThat(alarm.before()).isTrue();
        assertThat(alarm.otherSide()).isTrue();
    }

    @Test
    void packets_of_a_browser_that_fail_authentication_are_named() throws Exception {
        trunkSpeaks();
        watch(true, true);
        every20Ms(() -> {
            byte[] packet = browser.nextProtected(1000);
            packet[packet.length - 1] ^= 1;
            browser.wire().sendRaw(packet, browser.gatewayAddress());
        });
        assertThat(alarm().fault()).isEqualTo(AudioFault.UNAUTHENTICATED);
    }

    @Test
    void rtp_of_an_unexpected_address_is_named_with_it() throws Exception {
        browserSpeaks();
        try (RtpPeer elsewhere = new RtpPeer(0x4321, "127.0.0.9")) {
            watch(true, true);
            every20Ms(() -> elsewhere.send(8, Audio.alawTone(700, 0, 160), trunkPort.rtp()));
            OneWayAudio alarm = alarm();
            assertThat(alarm.fault()).isEqualTo(AudioFault.WRONG_SOURCE);
            assertThat(alarm.detail())
                    .isEqualTo("127.0.0.9:" + elsewhere.address().getPort());
        }
    }

    @Test
    void a_payload_type_that_was_not_agreed_is_named() throws Exception {
        browserSpeaks();
        watch(true, true);
        trunkSends(18, new byte[20]);
        assertThat(alarm().fault()).isEqualTo(AudioFault.UNKNOWN_PAYLOAD);
    }

    @Test
    void a_trunk_of_digital_silence_is_named_and_cleared_by_the_first_sound() throws Exception {
        browserSpeaks();
        watch(true, true);
        ScheduledFuture<?> silent = trunkSends(8, SILENCE);
        OneWayAudio alarm = alarm();
        assertThat(alarm.fault()).isEqualTo(AudioFault.DIGITAL_SILENCE);
        assertThat(alarm.port()).isEqualTo(TRUNK);
        silent.cancel(false);
        trunkSpeaks();
        expect(OneWayAudioEnded.class, 1500);
    }

    @Test
    void a_far_side_that_reports_to_receive_nothing_is_named() throws Exception {
        browserSpeaks();
        trunkSpeaks();
        watch(true, true);
        int ssrc = trunk.await(60).getLast().ssrc();
        report(ssrc, 0, 500);
        trunk.clear();
        trunk.await(60);
        report(ssrc, 0, 500);
        OneWayAudio alarm = expect(OneWayAudio.class, 1000);
        assertThat(alarm.port()).isEqualTo(TRUNK);
        assertThat(alarm.fault()).isEqualTo(AudioFault.NOT_RECEIVED);
        report(ssrc, 10, 560);
        expect(OneWayAudioEnded.class, 1000);
    }

    private void report(int ssrc, int fraction, int highest) {
        byte[] report = ByteBuffer.allocate(32)
                .putInt(0x81C9_0007)
                .putInt(0x1234)
                .putInt(ssrc)
                .putInt(fraction << 24)
                .putInt(highest)
                .array();
        trunkRtcp.sendRaw(report, trunkPort.rtcp());
    }

    @Test
    void hold_mute_and_comfort_noise_raise_no_alarm() throws Exception {
        // the trunk holds: it receives and sends nothing, the operator's microphone is muted
        ScheduledFuture<?> muted =
                every20Ms(() -> browser.wire().sendRaw(browser.protect(8, SILENCE), browser.gatewayAddress()));
        watch(true, false);
        noAlarmIn(3500);
        // back from hold it speaks, then its voice activity detection stops with a packet of comfort noise
        watch(true, true);
        trunk.speak(700, 20, trunkPort.rtp());
        trunk.send(13, new byte[] {60}, trunkPort.rtp());
        noAlarmIn(3500);
        // held both ways nothing is sent at all
        watch(false, false);
        muted.cancel(false);
        noAlarmIn(3500);
        SessionStats stats = session.stats().toCompletableFuture().get(5, TimeUnit.SECONDS);
        StreamQuality fromBrowser =
                Objects.requireNonNull(stats.ports().get(BROWSER)).incoming();
        assertThat(fromBrowser.silencePercent()).isEqualTo(100);
        assertThat(fromBrowser.packets()).isGreaterThan(200);
    }

    @Test
    void nothing_is_watched_before_the_talk_begins() throws Exception {
        noAlarmIn(3200);
    }
}
