package io.tandem.media.dtls;

import java.io.IOException;
import org.bouncycastle.tls.DatagramTransport;

/// The network of a handshake that gives its turn away while it waits for the peer. After the handshake it is
/// the plain network. Confined to the association's thread.
final class TakingTurns extends PassedOn {
    private final HandshakeTurns turns;
    private boolean holding;

    TakingTurns(DatagramTransport network, HandshakeTurns turns) {
        super(network);
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
}
