package io.tandem.media.dtls;

import java.io.IOException;
import org.bouncycastle.tls.DatagramTransport;

/// The network of a handshake that gives its turn away while it waits for the peer. After the handshake it is
/// the plain network. Confined to the association's thread.
final class TakingTurns implements DatagramTransport {
    private final DatagramTransport network;
    private final HandshakeTurns turns;
    private boolean holding;

    TakingTurns(DatagramTransport network, HandshakeTurns turns) {
        this.network = network;
        this.turns = turns;
    }

    /// Waits until the handshake may begin.
    void begin() {
        turns.take();
        holding = true;
    }

    void end() {
        holding = false;
        turns.give();
    }

    @Override
    public int receive(byte[] buffer, int offset, int length, int waitMillis) throws IOException {
        if (!holding) {
            return network.receive(buffer, offset, length, waitMillis);
        }
        turns.give();
        try {
            return network.receive(buffer, offset, length, waitMillis);
        } finally {
            turns.take();
        }
    }

    @Override
    public void send(byte[] buffer, int offset, int length) throws IOException {
        network.send(buffer, offset, length);
    }

    @Override
    public int getReceiveLimit() throws IOException {
        return network.getReceiveLimit();
    }

    @Override
    public int getSendLimit() throws IOException {
        return network.getSendLimit();
    }

    @Override
    public void close() throws IOException {
        network.close();
    }
}
