package io.tandem.gateway.sip.stack;

import io.tandem.gateway.concurrent.SystemTimers;
import io.tandem.gateway.concurrent.Timers;
import io.tandem.gateway.sip.ClientTransaction;
import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import io.tandem.gateway.sip.SipMessage.SipResponse;
import io.tandem.gateway.sip.SipSettings;
import io.tandem.gateway.sip.SipStack;
import io.tandem.gateway.sip.SipUri;
import io.tandem.gateway.sip.SipUser;
import io.tandem.gateway.sip.jain.Wire;
import io.tandem.gateway.sip.net.Admission;
import io.tandem.gateway.sip.net.Doorman;
import io.tandem.gateway.sip.net.Flows;
import io.tandem.gateway.sip.net.Lanes;
import io.tandem.gateway.sip.net.Link;
import io.tandem.gateway.sip.net.SipHead;
import io.tandem.gateway.sip.net.SipHead.Fault;
import io.tandem.gateway.sip.net.TopVia;
import io.tandem.gateway.sip.net.WireTap;
import io.tandem.gateway.sip.transaction.ClientTransactions;
import io.tandem.gateway.sip.transaction.ServerTransactions;
import io.tandem.gateway.sip.transaction.TimerValues;
import java.net.InetSocketAddress;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The SIP stack: transports, parser and transactions; dialogs are elsewhere. As [Flows] it also takes
/// the connections of a WebSocket server. Any thread. The user is called in the lane of the Call-ID: what belongs to
/// one call comes in order.
public final class NettySipStack implements SipStack, Flows {

    private static final Logger LOG = LoggerFactory.getLogger(NettySipStack.class);
    /// Where no call is refused.
    private static final Duration UNLIMITED_WAIT = Duration.ofMillis(100);
    private final AtomicLong ids = new AtomicLong();
    private final SipUser user;
    private final Doorman doorman;
    private final WireTap tap;
    private final Lanes lanes;
    private final Admission admission;
    private final Entrance entrance;
    private final Timers timers;
    private final Transports transports;
    private final ClientTransactions clients;
    private final ServerTransactions servers;

    /// Opens the sockets and starts.
    ///
    /// @throws RuntimeException where an address cannot be bound
    public static NettySipStack start(SipSettings settings, SipUser user) {
        return new NettySipStack(settings, user);
    }

    private NettySipStack(SipSettings settings, SipUser user) {
        this.user = user;
        this.doorman = settings.doorman();
        this.tap = settings.tap();
        this.admission = new Admission(settings.overloadWait(), System::nanoTime);
        Duration wait = settings.overloadWait().isZero() ? UNLIMITED_WAIT : settings.overloadWait();
        this.lanes = new Lanes(
                settings.maxQueuedMessages(),
                wait.multipliedBy(Admission.AT_ONCE),
                bug -> LOG.error("a SIP message met a bug", bug));
        this.timers = new SystemTimers("sip-timers");
        Gate gate = new Gate();
        this.transports = new Transports(settings, gate);
        this.entrance = new Entrance(admission, lanes, transports, tap, this::arrived);
        TimerValues values = TimerValues.of(settings.t1());
        this.clients = new ClientTransactions(timers, values, transports, lanes, settings.userAgent());
        this.servers = new ServerTransactions(timers, values, lanes, user, settings.userAgent());
        gate.open(this);
    }

    @Override
    public ClientTransaction send(SipRequest request, Hop hop, ClientTransaction.Listener listener) {
        return clients.send(request, hop, listener);
    }

    @Override
    public void sendAck(SipRequest ack, Hop hop) {
        clients.sendAck(ack, hop);
    }

    @Override
    public SipUri contactFor(Hop hop, String userPart) {
        return transports
                .to(hop)
                .map(link -> {
                    InetSocketAddress ours = transports.advertised(link);
                    SipUri uri = SipUri.of(userPart, ours.getHostString(), ours.getPort());
                    return switch (link.flow().transport()) {
                        case UDP -> uri;
                        case TCP -> uri.with("transport", "tcp");
                        case TLS -> uri.with("transport", "tls");
                        case WS, WSS -> uri.with("transport", "ws");
                    };
                })
                .orElseGet(() -> SipUri.of(userPart, "tandem.invalid"));
    }

    /// Addresses that are bound for UDP, in the order of the settings.
    public List<InetSocketAddress> udpAddresses() {
        return transports.udp().stream().map(udp -> udp.local()).toList();
    }

    /// Addresses that are bound for TCP, in the order of the settings.
    public List<InetSocketAddress> tcpAddresses() {
        return transports.tcp().stream().map(tcp -> tcp.local()).toList();
    }

    /// Addresses that are bound for TLS, in the order of the settings.
    public List<InetSocketAddress> tlsAddresses() {
        return transports.tls();
    }

    /// Whether new calls are refused because messages wait too long, and how many were.
    public Admission admission() {
        return admission;
    }

    @Override
    public long nextId() {
        return ids.incrementAndGet();
    }

    @Override
    public boolean knows(Hop.Transport transport, InetSocketAddress peer) {
        return doorman.knows(transport, peer);
    }

    @Override
    public void onOpen(Link link) {
        transports.opened(link);
    }

    @Override
    public void onMessage(Link link, byte[] message) {
        onMessage(link, message, 0);
    }

    @Override
    public void onMessage(Link link, byte[] message, long waitedNs) {
        if (doorman.admits(link)) {
            entrance.came(link, message, waitedNs);
        }
    }

    @Override
    public void onSent(Link link, byte[] message) {
        tap.sent(link, message);
    }

    @Override
    public void onUnframed(Link link, byte[] octets, Fault fault) {
        entrance.unframed(link, octets, fault);
    }

    private void arrived(Link link, SipHead head) {
        Optional<TopVia> top = TopVia.parse(head.first("Via"));
        if (head.fault().isPresent() || top.isEmpty()) {
            entrance.refuse(link, head, head.fault().orElse(new Fault(400, "Bad Request: Bad Via")), top);
            return;
        }
        try {
            TopVia via = head.isRequest() ? top.get().arrivedFrom(link.flow().peer()) : top.get();
            Wire.Parsed parsed =
                    Wire.read((head.isRequest() ? head.withFirst("Via", via.toString()) : head).normalized());
            switch (parsed.message()) {
                case SipRequest request ->
                    servers.arrived(request, parsed.complete(), via, link, entrance.replyLink(link, via));
                case SipResponse response -> {
                    // RFC 3261 §8.1.3.3: one Via only, since we are no proxy
                    if (parsed.complete() && response.headers().all("Via").size() == 1) {
                        clients.arrived(response, via.branch());
                    }
                }
            }
        } catch (ParseException malformed) {
            LOG.debug("malformed message from {}: {}", link.flow().peer(), malformed.getMessage());
            entrance.refuse(link, head, new Fault(400, "Bad Request"), top);
        }
    }

    @Override
    public void onClosed(Link link, String why) {
        transports.closed(link);
        clients.onClosed(link.flow(), why);
        lanes.run("flow " + link.flow().id(), () -> user.onFlowLost(link.flow(), why));
    }

    @Override
    public void onUnreachable(InetSocketAddress peer, String why) {
        LOG.debug("{} cannot be reached: {}", peer, why);
        clients.onUnreachable(peer, why);
    }

    @Override
    public void close() {
        transports.close();
        timers.close();
        lanes.close();
    }
}
