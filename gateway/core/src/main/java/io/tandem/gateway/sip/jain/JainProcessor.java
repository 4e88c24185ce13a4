package io.tandem.gateway.sip.jain;

import gov.nist.core.HostPort;
import gov.nist.javax.sip.stack.MessageChannel;
import gov.nist.javax.sip.stack.MessageProcessor;
import gov.nist.javax.sip.stack.SIPTransactionStack;
import io.tandem.gateway.sip.net.Link;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Function;

/// A transport in the form JAIN-SIP knows. It opens nothing: our own transports do. Its address is a placeholder
/// which no peer has (RFC 5737), because JAIN-SIP short-circuits what it sends to its own address. Any thread.
final class JainProcessor extends MessageProcessor {

    /// How a UDP response finds its peer by the address that its Via gives.
    private final Function<InetSocketAddress, Link> byAddress;

    JainProcessor(
            InetAddress address,
            int port,
            String transport,
            SIPTransactionStack stack,
            Function<InetSocketAddress, Link> byAddress) {
        super(address, port, transport, stack);
        this.byAddress = byAddress;
    }

    @Override
    public SIPTransactionStack getSIPStack() {
        return sipStack;
    }

    @Override
    public MessageChannel createMessageChannel(HostPort target) throws IOException {
        try {
            String host = target.getHost().getAddress().replace("[", "").replace("]", "");
            return createMessageChannel(InetAddress.ofLiteral(host), target.getPort());
        } catch (IllegalArgumentException aName) {
            throw new IOException("no address: " + target, aName);
        }
    }

    @Override
    public MessageChannel createMessageChannel(InetAddress host, int port) {
        return new JainChannel(this, byAddress.apply(new InetSocketAddress(host, port)));
    }

    @Override
    public void start() {}

    @Override
    public void stop() {}

    @Override
    public int getDefaultTargetPort() {
        return isSecure() ? 5061 : 5060;
    }

    @Override
    public boolean isSecure() {
        return transport.equalsIgnoreCase("WSS") || transport.equalsIgnoreCase("TLS");
    }

    @Override
    public int getMaximumMessageSize() {
        return 65_535;
    }

    @Override
    public boolean inUse() {
        return false;
    }
}
