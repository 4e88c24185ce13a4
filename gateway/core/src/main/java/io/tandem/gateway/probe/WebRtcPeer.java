package io.tandem.gateway.probe;

import dev.onvoid.webrtc.CreateSessionDescriptionObserver;
import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.PeerConnectionObserver;
import dev.onvoid.webrtc.RTCConfiguration;
import dev.onvoid.webrtc.RTCIceCandidate;
import dev.onvoid.webrtc.RTCIceGatheringState;
import dev.onvoid.webrtc.RTCOfferOptions;
import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCRtcpMuxPolicy;
import dev.onvoid.webrtc.RTCRtpTransceiver;
import dev.onvoid.webrtc.RTCSdpType;
import dev.onvoid.webrtc.RTCSessionDescription;
import dev.onvoid.webrtc.RTCStats;
import dev.onvoid.webrtc.RTCStatsType;
import dev.onvoid.webrtc.SetSessionDescriptionObserver;
import dev.onvoid.webrtc.media.MediaStreamTrack;
import dev.onvoid.webrtc.media.audio.AudioTrack;
import dev.onvoid.webrtc.media.audio.CustomAudioSource;
import dev.onvoid.webrtc.media.audio.HeadlessAudioDeviceModule;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A browser's media without a browser: libwebrtc with a tone for a microphone and an [Ear] for a
/// loudspeaker. Any thread.
final class WebRtcPeer implements AutoCloseable {
    private static final int RATE = 48_000; // Hz
    private static final int FRAME = RATE / 100; // samples in 10 ms
    private static final int WAIT_SECONDS = 10;

    private final PeerConnectionFactory factory;
    private final HeadlessAudioDeviceModule audioDevice;
    private final CustomAudioSource microphone;
    private final RTCPeerConnection connection;
    private final CompletableFuture<Void> firstCandidate = new CompletableFuture<>();
    private final Ear ear;
    private final ScheduledExecutorService clock;
    private volatile double toneHz; // 0: silence
    private double phase;

    WebRtcPeer(Ear ear) {
        this.ear = ear;
        audioDevice = new HeadlessAudioDeviceModule();
        audioDevice.initPlayout();
        audioDevice.startPlayout();
        factory = new PeerConnectionFactory(audioDevice);
        microphone = new CustomAudioSource(); // after the factory, which loads the native library
        RTCConfiguration configuration = new RTCConfiguration();
        configuration.rtcpMuxPolicy = RTCRtcpMuxPolicy.REQUIRE;
        connection = factory.createPeerConnection(configuration, new Observer());
        connection.addTrack(factory.createAudioTrack("probe", microphone), List.of("probe"));
        clock = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("probe-microphone").factory());
        clock.scheduleAtFixedRate(this::speak, 0, 10, TimeUnit.MILLISECONDS);
    }

    /// Says this tone from now on, at -10 dBm0 or so.
    void say(double hz) {
        toneHz = hz;
    }

    /// The offer, with the host candidates that came within a second: an ICE-lite gateway needs none of them.
    String offer() throws ProbeFailed {
        CompletableFuture<RTCSessionDescription> created = new CompletableFuture<>();
        connection.createOffer(new RTCOfferOptions(), new Created(created));
        RTCSessionDescription offer = await(created, "libwebrtc made no offer");
        CompletableFuture<Void> set = new CompletableFuture<>();
        connection.setLocalDescription(offer, new Applied(set));
        await(set, "libwebrtc did not take its own offer");
        firstCandidate.completeOnTimeout(null, 1, TimeUnit.SECONDS).join();
        return Objects.requireNonNull(connection.getLocalDescription()).sdp;
    }

    void answer(String sdp) throws ProbeFailed {
        CompletableFuture<Void> set = new CompletableFuture<>();
        connection.setRemoteDescription(new RTCSessionDescription(RTCSdpType.ANSWER, sdp), new Applied(set));
        await(set, "libwebrtc refused the gateway's SDP");
    }

    /// Loss of what we received so far.
    Loss loss() throws ProbeFailed {
        CompletableFuture<Loss> counted = new CompletableFuture<>();
        connection.getStats(report -> {
            long lost = 0;
            long received = 0;
            for (RTCStats stats : report.getStats().values()) {
                if (stats.getType() == RTCStatsType.INBOUND_RTP) {
                    lost += number(stats, "packetsLost");
                    received += number(stats, "packetsReceived");
                }
            }
            counted.complete(new Loss(received, lost));
        });
        return await(counted, "libwebrtc gave no statistics");
    }

    /// @param received packets that came
    /// @param lost packets that should have come too
    record Loss(long received, long lost) {
        double percent() {
            return received + lost == 0 ? 0 : 100.0 * Math.max(0, lost) / (received + lost);
        }
    }

    private static long number(RTCStats stats, String name) {
        Object value = stats.getAttributes().get(name);
        return value instanceof Number n ? n.longValue() : 0;
    }

    private void speak() {
        byte[] pcm = new byte[FRAME * 2];
        double hz = toneHz;
        for (int i = 0; hz > 0 && i < FRAME; i++) {
            short sample = (short) (7000 * Math.sin(phase));
            phase += 2 * Math.PI * hz / RATE;
            pcm[2 * i] = (byte) sample;
            pcm[2 * i + 1] = (byte) (sample >> 8);
        }
        microphone.pushAudio(pcm, 16, RATE, 1, FRAME);
    }

    @Override
    public void close() {
        clock.shutdownNow();
        connection.close();
        audioDevice.stopPlayout();
        microphone.dispose();
        factory.dispose();
        audioDevice.dispose();
    }

    private static <T> T await(CompletableFuture<T> future, String what) throws ProbeFailed {
        try {
            return future.get(WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            String cause = e.getCause() == null ? "" : ": " + e.getCause().getMessage();
            throw new ProbeFailed(what + cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProbeFailed("interrupted");
        }
    }

    private final class Observer implements PeerConnectionObserver {
        @Override
        public void onIceCandidate(RTCIceCandidate candidate) {
            firstCandidate.complete(null);
        }

        @Override
        public void onIceGatheringChange(RTCIceGatheringState state) {
            if (state == RTCIceGatheringState.COMPLETE) {
                firstCandidate.complete(null);
            }
        }

        @Override
        public void onTrack(RTCRtpTransceiver transceiver) {
            MediaStreamTrack track = transceiver.getReceiver().getTrack();
            if (track instanceof AudioTrack audio) {
                audio.addSink((pcm, bits, rate, channels, frames) ->
                        ear.hear(pcm, rate, channels, frames, System.nanoTime()));
            }
        }
    }

    private record Created(CompletableFuture<RTCSessionDescription> result)
            implements CreateSessionDescriptionObserver {
        @Override
        public void onSuccess(RTCSessionDescription description) {
            result.complete(description);
        }

        @Override
        public void onFailure(String error) {
            result.completeExceptionally(new IllegalStateException(error));
        }
    }

    private record Applied(CompletableFuture<Void> result) implements SetSessionDescriptionObserver {
        @Override
        public void onSuccess() {
            result.complete(null);
        }

        @Override
        public void onFailure(String error) {
            result.completeExceptionally(new IllegalStateException(error));
        }
    }
}
