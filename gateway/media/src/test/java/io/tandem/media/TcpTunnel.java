package io.tandem.media;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.concurrent.atomic.AtomicReference;

/// Makes a peer over UDP one over TCP: what it sends here goes framed by one connection (RFC 4571), and back.
final class TcpTunnel implements AutoCloseable {
    private final Socket connection = new Socket();
    private final DatagramSocket local = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    private final AtomicReference<SocketAddress> peer = new AtomicReference<>();

    TcpTunnel(InetSocketAddress gateway) throws IOException {
        connection.connect(gateway);
        connection.setTcpNoDelay(true);
        Thread.ofPlatform().daemon().start(() -> run(this::toGateway));
        Thread.ofPlatform().daemon().start(() -> run(this::toPeer));
    }

    /// Where the peer sends to.
    InetSocketAddress address() {
        return (InetSocketAddress) local.getLocalSocketAddress();
    }

    /// Our end of the connection.
    InetSocketAddress source() {
        return (InetSocketAddress) connection.getLocalSocketAddress();
    }

    private interface Pump {
        void run() throws IOException;
    }

    private void run(Pump pump) {
        try {
            pump.run();
        } catch (IOException e) {
            local.close();
        }
    }

    private void toGateway() throws IOException {
        DataOutputStream out = new DataOutputStream(connection.getOutputStream());
        byte[] buffer = new byte[2050];
        DatagramPacket packet = new DatagramPacket(buffer, 2, 2048);
        while (true) {
            packet.setData(buffer, 2, 2048);
            local.receive(packet);
            peer.set(packet.getSocketAddress());
            buffer[0] = (byte) (packet.getLength() >> 8);
            buffer[1] = (byte) packet.getLength();
            out.write(buffer, 0, 2 + packet.getLength());
        }
    }

    private void toPeer() throws IOException {
        DataInputStream in = new DataInputStream(connection.getInputStream());
        while (true) {
            byte[] frame = new byte[in.readUnsignedShort()];
            in.readFully(frame);
            local.send(new DatagramPacket(frame, frame.length, peer.get()));
        }
    }

    /// Whether the gateway has closed the connection.
    boolean isCut() {
        return local.isClosed();
    }

    @Override
    public void close() throws SocketException {
        try {
            connection.close();
        } catch (IOException e) {
            throw (SocketException) new SocketException("not closed").initCause(e);
        }
        local.close();
    }
}
