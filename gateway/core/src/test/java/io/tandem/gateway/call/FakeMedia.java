package io.tandem.gateway.call;

import io.tandem.media.Filler;
import io.tandem.media.IceCandidate;
import io.tandem.media.MediaCommand;
import io.tandem.media.MediaEvent;
import io.tandem.media.MediaListener;
import io.tandem.media.MediaPlane;
import io.tandem.media.MediaSession;
import io.tandem.media.PortId;
import io.tandem.media.RtcpStats;
import io.tandem.media.RtpLocal;
import io.tandem.media.SessionStats;
import io.tandem.media.StreamQuality;
import io.tandem.media.WebRtcLocal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Media that keeps what it was told. Confined to the test's thread.
final class FakeMedia implements MediaPlane {

    final List<FakeSession> opened = new ArrayList<>();
    boolean portsLeft = true;
    private Runnable meanwhile = () -> {};

    /// A port that went from one session to another.
    record Adopted(PortId port, MediaSession from, PortId theirs) {}

    /// Something happens just before the next port goes from one session to another.
    void whenMoving(Runnable event) {
        meanwhile = event;
    }

    FakeSession last() {
        return opened.getLast();
    }

    @Override
    public MediaSession open(String callId, MediaListener listener) {
        FakeSession session = new FakeSession(listener);
        opened.add(session);
        return session;
    }

    @Override
    public MediaSession open(String callId, MediaListener listener, MediaSession beside) {
        return open(callId, listener);
    }

    @Override
    public int sessions() {
        return (int) opened.stream().filter(s -> !s.closed).count();
    }

    @Override
    public void close() {}

    /// One call's.
    final class FakeSession implements MediaSession {
        final MediaListener listener;
        final List<MediaCommand> commands = new ArrayList<>();
        final List<Adopted> adopted = new ArrayList<>();
        int ports;
        boolean closed;

        FakeSession(MediaListener listener) {
            this.listener = listener;
        }

        @Override
        public WebRtcLocal openBrowserPort(PortId port) {
            ports++;
            return new WebRtcLocal(
                    "ufrag" + ports,
                    "passwordpasswordpassword" + ports,
                    "AA:BB".repeat(1) + ":CC".repeat(30),
                    List.of(new IceCandidate(
                            "1", IceCandidate.Transport.UDP, 1, new InetSocketAddress("192.0.2.1", 40000))),
                    ports,
                    "cname");
        }

        @Override
        public RtpLocal openTrunkPort(PortId port, InetAddress toward) throws NoPortsLeft {
            return openTrunkPort(port);
        }

        @Override
        public RtpLocal openTrunkPort(PortId port) throws NoPortsLeft {
            if (!portsLeft) {
                throw new NoPortsLeft("30000-30001");
            }
            ports++;
            int rtp = 30000 + 2 * ports;
            return new RtpLocal(new InetSocketAddress("192.0.2.1", rtp), new InetSocketAddress("192.0.2.1", rtp + 1));
        }

        @Override
        public CompletionStage<Boolean> adopt(PortId port, MediaSession from, PortId theirs) {
            Runnable first = meanwhile;
            meanwhile = () -> {};
            first.run();
            if (!closed) {
                adopted.add(new Adopted(port, from, theirs));
            }
            return CompletableFuture.completedFuture(!closed);
        }

        @Override
        public void tell(MediaCommand command) {
            commands.add(command);
        }

        @Override
        public CompletionStage<SessionStats> stats() {
            return CompletableFuture.completedFuture(new SessionStats(Map.of()));
        }

        @Override
        public CompletionStage<SessionStats> close() {
            closed = true;
            return CompletableFuture.completedFuture(new SessionStats(Map.of(
                    new PortId("browser"),
                    new SessionStats.PortStats(
                            1,
                            2,
                            3,
                            4,
                            0,
                            0.5,
                            0,
                            20,
                            StreamQuality.UNKNOWN,
                            StreamQuality.UNKNOWN,
                            Double.NaN,
                            RtcpStats.NONE))));
        }

        void event(MediaEvent event) {
            listener.onMediaEvent(event);
        }

        void audioStarts(String port, int sourcePort) {
            event(new MediaEvent.AudioStarted(new PortId(port), new InetSocketAddress("198.51.100.7", sourcePort)));
        }

        void audioStops(String port) {
            event(new MediaEvent.AudioStopped(new PortId(port)));
        }

        void browserUp(String port) {
            event(new MediaEvent.BrowserConnected(new PortId(port), "SRTP_AEAD_AES_128_GCM", 20, 30));
        }

        /// What this port hears now.
        MediaCommand.Hear heard(String port) {
            return commands.stream()
                    .filter(MediaCommand.Hear.class::isInstance)
                    .map(MediaCommand.Hear.class::cast)
                    .filter(h -> h.port().name().equals(port))
                    .reduce((one, other) -> other)
                    .orElseThrow();
        }

        /// The tone's name that this port is filled with; empty: silence.
        String tone(String port) {
            return heard(port).filler() instanceof Filler.Tone tone
                    ? tone.kind().name()
                    : "";
        }

        <T extends MediaCommand> List<T> told(Class<T> type) {
            return commands.stream().filter(type::isInstance).map(type::cast).toList();
        }
    }
}
