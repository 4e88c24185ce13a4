package io.tandem.media.path;

import io.tandem.media.MediaAddress;
import io.tandem.media.MediaCommand;
import io.tandem.media.MediaEvent;
import io.tandem.media.MediaListener;
import io.tandem.media.MediaSession;
import io.tandem.media.PortId;
import io.tandem.media.RtpLocal;
import io.tandem.media.SessionStats;
import io.tandem.media.SessionStats.PortStats;
import io.tandem.media.WebRtcLocal;
import io.tandem.media.ice.IceCredentials;
import io.tandem.media.rtp.RtpPacket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The media of one call, pinned to one loop for life. The facade's methods may be called by any thread; they
/// post to the loop, to which everything else is confined.
public final class CallMedia implements MediaSession {
    private static final Logger log = LoggerFactory.getLogger(CallMedia.class);

    private static final SecureRandom RANDOM = new SecureRandom();

    private final String callId;
    private final MediaListener listener;
    private final MediaLoop loop;
    private final MediaResources resources;
    private final Consumer<CallMedia> onClosed;
    private final String cname = UUID.randomUUID().toString();
    private final CompletableFuture<SessionStats> closed = new CompletableFuture<>();
    private final List<MediaPort> ports = new ArrayList<>();
    private final Neighbours neighbours = new Neighbours(ports);
    private final Map<PortId, PortStats> finalStats = new LinkedHashMap<>();
    private final Conference conference = new Conference(this);
    private volatile boolean open = true;

    /// @param onClosed called on the loop when the session was closed
    public CallMedia(
            String callId,
            MediaListener listener,
            MediaLoop loop,
            MediaResources resources,
            Consumer<CallMedia> onClosed) {
        this.callId = callId;
        this.listener = listener;
        this.loop = loop;
        this.resources = resources;
        this.onClosed = onClosed;
        loop.execute(() -> loop.add(this));
    }

    @Override
    public WebRtcLocal openBrowserPort(PortId id) {
        IceCredentials local = IceCredentials.generate(RANDOM);
        int ssrc = MediaLoop.newSsrc();
        loop.execute(() -> openBrowserPort(id, local, ssrc));
        String fingerprint = resources.identity().fingerprint();
        return new WebRtcLocal(
                local.ufrag(), local.pwd(), fingerprint, resources.browsers().candidates(), ssrc, cname);
    }

    private void openBrowserPort(PortId id, IceCredentials local, int ssrc) {
        BrowserPort port = new BrowserPort(id, this, loop, resources, local, ssrc);
        if (add(port)) {
            resources.browsers().register(local.ufrag(), port);
        }
    }

    @Override
    public RtpLocal openTrunkPort(PortId id) throws NoPortsLeft {
        return openTrunkPort(id, resources.settings().address());
    }

    @Override
    public RtpLocal openTrunkPort(PortId id, InetAddress toward) throws NoPortsLeft {
        return openTrunkPort(id, resources.settings().address(toward instanceof Inet6Address));
    }

    private RtpLocal openTrunkPort(PortId id, MediaAddress ours) throws NoPortsLeft {
        TrunkSockets sockets = TrunkSockets.open(loop.net(), resources.trunkPorts(), ours.bind());
        boolean posted = loop.execute(() -> {
            TrunkPort port = new TrunkPort(id, this, loop, sockets, resources.targets());
            if (add(port)) {
                sockets.attach(port);
            }
        });
        if (!posted) {
            sockets.close();
        }
        InetAddress address = ours.advertised();
        int even = sockets.evenPort();
        return new RtpLocal(new InetSocketAddress(address, even), new InetSocketAddress(address, even + 1));
    }

    /// @return false when the session is closed, and so the port
    boolean add(MediaPort port) {
        if (!open) {
            port.closeVoices();
            port.close();
            return false;
        }
        closePort(port.id());
        neighbours.opened(port);
        ports.add(port);
        return true;
    }

    @Override
    public CompletionStage<Boolean> adopt(PortId port, MediaSession from, PortId theirs) {
        if (!(from instanceof CallMedia other) || other.resources.browsers() != resources.browsers()) {
            throw new IllegalArgumentException("a session takes ports only from one of the same media plane");
        }
        return new PortMove(other, theirs, this, port).begin();
    }

    /// A port of this loop, of this session or another, leaves for another loop.
    void forget(MediaPort leaving) {
        conference.forget(leaving);
        for (int i = 0; i < ports.size(); i++) {
            ports.get(i).forget(leaving);
        }
    }

    /// A port leaves this session, open or to be closed.
    void part(MediaPort port) {
        if (open) {
            finalStats.put(port.id(), port.stats());
        }
        ports.remove(port);
        conference.closed(port);
        neighbours.closed(port);
    }

    @Override
    public void tell(MediaCommand command) {
        switch (command) {
            case MediaCommand.Hear hear -> {
                Sound sound = resources.fillers().prepare(hear.filler(), callId);
                loop.execute(() -> hear(hear, sound));
            }
            case MediaCommand.OfPeer peer -> loop.execute(() -> neighbours.peer(peer));
            case MediaCommand.Watch watch -> loop.execute(() -> neighbours.watch(watch));
            case MediaCommand.ReportMetrics report -> loop.execute(() -> neighbours.report(report));
            case MediaCommand.Mix _, MediaCommand.Overlay _, MediaCommand.Monitor _, MediaCommand.Leave _ ->
                conference.tell(command, resources.fillers());
            case MediaCommand.Tap _, MediaCommand.Untap _ -> conference.tell(command, resources.fillers());
            case MediaCommand.OfDigits digits -> loop.execute(() -> neighbours.digits(digits));
            case MediaCommand.ClosePort close -> loop.execute(() -> closePort(close.port()));
        }
    }

    private void hear(MediaCommand.Hear command, Sound sound) {
        MediaPort port = port(command.port());
        if (port != null) {
            MediaPort from = command.from() == null ? null : port(command.from());
            port.hear(command.from(), from, sound, loop.nowNs());
        }
    }

    private void closePort(PortId id) {
        MediaPort port = port(id);
        if (port == null) {
            return;
        }
        neighbours.report(port, true);
        part(port);
        port.closeVoices();
        port.close();
    }

    /// A port that is open.
    @Nullable
    MediaPort port(PortId id) {
        for (int i = 0; i < ports.size(); i++) {
            if (ports.get(i).id().equals(id)) {
                return ports.get(i);
            }
        }
        return null;
    }

    /// Hands a packet to every port that hears its source.
    void deliver(MediaPort from, RtpPacket packet, long nowNs) {
        for (int i = 0; i < ports.size(); i++) {
            ports.get(i).hears(packet, from, nowNs);
        }
    }

    /// Tells what the ports refused since the last time.
    void tell(RefusalWatch watch) {
        for (int i = 0; i < ports.size(); i++) {
            PortCounters counters = ports.get(i).counters();
            watch.note(callId, ports.get(i).id(), counters.newlyRejected(), counters.stranger);
        }
    }

    void tick(long tickNs) {
        conference.tick();
        for (int i = 0; i < ports.size(); i++) {
            ports.get(i).tick(tickNs);
        }
        conference.tap(tickNs);
    }

    /// Tells the signalling. What its listener does wrong must not reach the packets.
    void emit(MediaEvent event) {
        if (!open) {
            return;
        }
        log.debug("call={} {}", callId, event);
        try {
            listener.onMediaEvent(event);
        } catch (RuntimeException e) {
            log.error("call={} the listener failed on {}", callId, event, e);
        }
    }

    /// The loop that this session is pinned to.
    public MediaLoop loop() {
        return loop;
    }

    /// Whether it takes ports. Any thread; it may be closed the next moment.
    boolean isOpen() {
        return open;
    }

    Neighbours neighbours() {
        return neighbours;
    }

    String callId() {
        return callId;
    }

    /// Our canonical name in RTCP, random per session (RFC 7022).
    String cname() {
        return cname;
    }

    @Override
    public CompletionStage<SessionStats> stats() {
        CompletableFuture<SessionStats> answer = new CompletableFuture<>();
        if (!loop.execute(() -> answer.complete(snapshot()))) {
            return closed;
        }
        return answer;
    }

    private SessionStats snapshot() {
        Map<PortId, PortStats> all = new LinkedHashMap<>(finalStats);
        ports.forEach(port -> all.put(port.id(), port.stats()));
        return new SessionStats(Map.copyOf(all));
    }

    @Override
    public CompletionStage<SessionStats> close() {
        if (!loop.execute(this::closeOnLoop)) {
            closed.complete(new SessionStats(Map.of()));
        }
        return closed;
    }

    private void closeOnLoop() {
        if (!open) {
            return;
        }
        open = false;
        // before any of them is closed: what one hears depends on the other
        ports.forEach(port -> finalStats.put(port.id(), port.stats()));
        conference.close();
        List.copyOf(ports).forEach(port -> closePort(port.id()));
        loop.remove(this);
        onClosed.accept(this);
        closed.complete(snapshot());
    }
}
