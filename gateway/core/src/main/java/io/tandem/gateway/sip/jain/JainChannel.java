package io.tandem.gateway.sip.jain;

import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import gov.nist.javax.sip.stack.MessageChannel;
import gov.nist.javax.sip.stack.MessageProcessor;
import gov.nist.javax.sip.stack.RawMessageChannel;
import gov.nist.javax.sip.stack.SIPClientTransaction;
import gov.nist.javax.sip.stack.SIPServerTransaction;
import gov.nist.javax.sip.stack.SIPTransaction;
import gov.nist.javax.sip.stack.SIPTransactionStack;
import gov.nist.javax.sip.stack.ServerRequestInterface;
import gov.nist.javax.sip.stack.ServerResponseInterface;
import io.tandem.gateway.sip.net.Link;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.text.ParseException;
import javax.sip.address.Hop;

/// One of our links in the form JAIN-SIP knows: it gives messages to its transactions and sends what they make. Any
/// thread.
final class JainChannel extends MessageChannel implements RawMessageChannel {

    private final JainProcessor processor;
    private final Link link;
    private final InetSocketAddress peer;

    JainChannel(JainProcessor processor, Link link) {
        this.messageProcessor = processor;
        this.processor = processor;
        this.link = link;
        this.peer = link.flow().peer();
    }

    Link link() {
        return link;
    }

    /// Gives a message that came by this link to its transaction, as JAIN-SIP's own channels do.
    @Override
    public void processMessage(SIPMessage message) {
        message.setRemoteAddress(peer.getAddress());
        message.setRemotePort(peer.getPort());
        message.setLocalAddress(processor.getIpAddress());
        message.setLocalPort(processor.getPort());
        message.setPeerPacketSourceAddress(peer.getAddress());
        message.setPeerPacketSourcePort(peer.getPort());
        if (message instanceof SIPRequest request) {
            request(request);
        } else {
            response((SIPResponse) message);
        }
    }

    private void request(SIPRequest request) {
        ServerRequestInterface receiver = getSIPStack().newSIPServerRequest(request, this);
        if (receiver == null) {
            return;
        }
        try {
            receiver.processRequest(request, this);
        } finally {
            if (receiver instanceof SIPServerTransaction transaction && !transaction.passToListener()) {
                transaction.releaseSem();
            }
        }
    }

    private void response(SIPResponse response) {
        try {
            response.checkHeaders();
        } catch (ParseException malformed) {
            return;
        }
        ServerResponseInterface receiver = getSIPStack().newSIPServerResponse(response, this);
        if (receiver == null) {
            return;
        }
        try {
            if (!(receiver instanceof SIPClientTransaction transaction) || transaction.checkFromTag(response)) {
                receiver.processResponse(response, this);
            }
        } finally {
            if (receiver instanceof SIPTransaction transaction && !transaction.passToListener()) {
                transaction.releaseSem();
            }
        }
    }

    @Override
    public void sendMessage(SIPMessage message) throws IOException {
        link.send(Branches.unmarked(message.encodeAsBytes(getTransport())));
    }

    @Override
    public void sendMessage(SIPMessage message, Hop hop) throws IOException {
        sendMessage(message);
    }

    @Override
    public void sendMessage(SIPMessage message, InetAddress receiver, int port) throws IOException {
        sendMessage(message);
    }

    @Override
    protected void sendMessage(byte[] message, InetAddress receiver, int port, boolean retry) throws IOException {
        link.send(Branches.unmarked(message));
    }

    /// Links are closed by their transport alone.
    @Override
    public void close() {}

    @Override
    public SIPTransactionStack getSIPStack() {
        return processor.getSIPStack();
    }

    @Override
    public String getTransport() {
        return processor.getTransport();
    }

    @Override
    public boolean isReliable() {
        return link.reliable();
    }

    @Override
    public boolean isSecure() {
        return processor.isSecure();
    }

    @Override
    public String getPeerAddress() {
        return peer.getAddress().getHostAddress();
    }

    @Override
    protected InetAddress getPeerInetAddress() {
        return peer.getAddress();
    }

    @Override
    protected String getPeerProtocol() {
        return getTransport();
    }

    @Override
    public int getPeerPort() {
        return peer.getPort();
    }

    @Override
    public int getPeerPacketSourcePort() {
        return peer.getPort();
    }

    @Override
    public InetAddress getPeerPacketSourceAddress() {
        return peer.getAddress();
    }

    @Override
    public String getKey() {
        return getTransport() + ':' + link.flow().id() + ':' + getPeerAddress() + ':' + getPeerPort();
    }

    @Override
    public String getViaHost() {
        return processor.getIpAddress().getHostAddress();
    }

    @Override
    public int getViaPort() {
        return processor.getPort();
    }

    MessageProcessor processor() {
        return processor;
    }
}
