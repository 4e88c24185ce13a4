package io.tandem.gateway.sip.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.util.AttributeKey;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/// Sockets that an event loop reads, and by which any thread sends at once: a datagram needs no turn of the loop,
/// which is not woken for it. Any thread, no state.
final class DirectSending {

    private static final AttributeKey<DatagramChannel> SOCKET = AttributeKey.valueOf(DirectSending.class, "socket");

    private DirectSending() {}

    static Channel open() {
        try {
            DatagramChannel socket = DatagramChannel.open();
            Channel channel = new NioDatagramChannel(socket);
            channel.attr(SOCKET).set(socket);
            return channel;
        } catch (IOException exhausted) {
            throw new ChannelException("no socket for UDP", exhausted);
        }
    }

    /// Sends a datagram, unless the socket is full, broken or not ready: then it is the event loop's, which tells what
    /// is wrong.
    ///
    /// @throws PortUnreachableException ICMP says that nobody received what was sent before, and says it once
    static boolean sends(Channel channel, byte[] message, InetSocketAddress peer) throws PortUnreachableException {
        DatagramChannel socket = channel.attr(SOCKET).get();
        try {
            ByteBuffer buffer = ByteBuffer.wrap(message);
            int sent = socket.isConnected() ? socket.write(buffer) : socket.send(buffer, peer);
            return sent == message.length;
        } catch (PortUnreachableException dead) {
            throw dead;
        } catch (IOException | RuntimeException broken) {
            return false;
        }
    }
}
