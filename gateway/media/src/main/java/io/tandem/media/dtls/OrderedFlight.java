package io.tandem.media.dtls;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.bouncycastle.tls.DatagramTransport;

/// Lets no client switch to the agreed keys before its CertificateVerify: Bouncy Castle's server would
/// never look at the CertificateVerify behind, nor at its retransmissions, when the network has the switch
/// overtake it. Confined to the handshake's thread.
final class OrderedFlight extends PassedOn {
    private static final int MAX_HELD = 4;

    private final Deque<byte[]> held = new ArrayDeque<>();
    private boolean verifyCame;

    OrderedFlight(DatagramTransport network) {
        super(network);
    }

    @Override
    public int receive(byte[] buffer, int offset, int length, int waitMillis) throws IOException {
        if (verifyCame && !held.isEmpty()) {
            byte[] datagram = held.removeFirst();
            System.arraycopy(datagram, 0, buffer, offset, datagram.length);
            return datagram.length;
        }
        int received = network.receive(buffer, offset, length, waitMillis);
        if (received < 0 || verifyCame) {
            return received;
        }
        byte[] datagram = Arrays.copyOfRange(buffer, offset, offset + received);
        if (!DtlsRecords.startsWithSwitch(datagram)) {
            verifyCame = DtlsRecords.bringsCertificateVerify(datagram);
            return received;
        }
        if (held.size() < MAX_HELD) {
            held.add(datagram);
        }
        return -1;
    }
}
