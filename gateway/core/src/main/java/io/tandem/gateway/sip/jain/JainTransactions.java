package io.tandem.gateway.sip.jain;

import gov.nist.javax.sip.SipProviderImpl;
import gov.nist.javax.sip.SipStackImpl;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import gov.nist.javax.sip.stack.SIPClientTransaction;
import gov.nist.javax.sip.stack.SIPTransactionStack;
import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.net.Link;
import io.tandem.gateway.sip.net.UdpTransport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import javax.sip.ListeningPoint;
import javax.sip.ServerTransaction;
import javax.sip.SipException;
import javax.sip.SipListener;

/// The transaction layer of JAIN-SIP (RFC 3261 §17): no dialogs, no sockets, no log files, events on the thread that
/// brings them. Any thread.
final class JainTransactions implements AutoCloseable {

    /// TEST-NET-1 (RFC 5737): no peer has it.
    private static final String PLACEHOLDER = "192.0.2.1";

    private final SipStackImpl stack;
    private final int t1Ms;
    private final SipListener listener;
    private final Map<Long, JainProcessor> byUdpSocket = new ConcurrentHashMap<>();
    private final Map<Hop.Transport, JainProcessor> byTransport = new ConcurrentHashMap<>();
    private int points;

    JainTransactions(String name, int t1Ms, SipListener listener, Transports transports) {
        this.t1Ms = t1Ms;
        this.listener = listener;
        try {
            this.stack = new SipStackImpl(properties(name));
            for (UdpTransport udp : transports.udp()) {
                long id = udp.to(udp.local()).flow().id();
                byUdpSocket.put(id, processor("udp", udp::to));
            }
            for (Hop.Transport transport : Hop.Transport.values()) {
                if (transport != Hop.Transport.UDP) {
                    byTransport.put(transport, processor(transport.name(), JainTransactions::noAddress));
                }
            }
        } catch (Exception badSetUp) {
            throw new IllegalStateException("JAIN-SIP does not start", badSetUp);
        }
    }

    private static Properties properties(String name) {
        Properties properties = new Properties();
        properties.setProperty("javax.sip.STACK_NAME", name);
        properties.setProperty("javax.sip.AUTOMATIC_DIALOG_SUPPORT", "off");
        properties.setProperty("gov.nist.javax.sip.AUTOMATIC_DIALOG_ERROR_HANDLING", "false");
        properties.setProperty("gov.nist.javax.sip.SERVER_LOOP_DETECTION", "off");
        properties.setProperty("gov.nist.javax.sip.REENTRANT_LISTENER", "true");
        properties.setProperty("gov.nist.javax.sip.DELIVER_UNSOLICITED_NOTIFY", "true");
        properties.setProperty("gov.nist.javax.sip.STACK_LOGGER", JainLog.class.getName());
        properties.setProperty("gov.nist.javax.sip.SERVER_LOGGER", JainLog.class.getName());
        return properties;
    }

    private static Link noAddress(InetSocketAddress address) {
        throw new IllegalStateException("a connection is not found by its address: " + address);
    }

    private JainProcessor processor(String transport, Function<InetSocketAddress, Link> byAddress) throws Exception {
        points++;
        JainProcessor[] made = new JainProcessor[1];
        BiFunction<InetAddress, Integer, JainProcessor> maker =
                (address, port) -> new JainProcessor(address, port, transport, stack, byAddress);
        stack.setMessageProcessorFactory((SIPTransactionStack owner, InetAddress address, int port, String name) -> {
            made[0] = maker.apply(address, port);
            return made[0];
        });
        ListeningPoint point = stack.createListeningPoint(PLACEHOLDER, points, transport);
        SipProviderImpl provider = (SipProviderImpl) stack.createSipProvider(point);
        provider.setAutomaticDialogSupportEnabled(false);
        provider.addSipListener(listener);
        return made[0];
    }

    JainChannel channel(Link link) {
        JainProcessor processor = link.flow().transport() == Hop.Transport.UDP
                ? byUdpSocket.get(link.flow().id())
                : byTransport.get(link.flow().transport());
        if (processor == null) {
            throw new IllegalStateException("no processor for " + link.flow());
        }
        return new JainChannel(processor, link);
    }

    /// A new client transaction, not yet sent.
    SIPClientTransaction client(SIPRequest request, String branch, Link link, Object owner) {
        JainChannel channel = channel(link);
        SIPClientTransaction transaction = stack.createClientTransaction(request, channel);
        transaction.setBranch(branch);
        transaction.addEventListener(provider(channel));
        transaction.setRetransmitTimer(t1Ms);
        transaction.setApplicationData(owner);
        stack.addTransaction(transaction);
        return transaction;
    }

    /// The server transaction of a request that JAIN-SIP has just delivered.
    ServerTransaction server(SIPRequest request, Link link) throws SipException {
        ServerTransaction transaction = provider(channel(link)).getNewServerTransaction(request);
        transaction.setRetransmitTimer(t1Ms);
        return transaction;
    }

    private static SipProviderImpl provider(JainChannel channel) {
        return channel.processor().getListeningPoint().getProvider();
    }

    void arrived(SIPRequest request, Link link) {
        channel(link).processMessage(request);
    }

    void arrived(SIPResponse response, Link link) {
        channel(link).processMessage(response);
    }

    @Override
    public void close() {
        stack.stop();
    }
}
