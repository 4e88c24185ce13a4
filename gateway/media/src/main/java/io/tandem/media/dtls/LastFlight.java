package io.tandem.media.dtls;

import java.io.IOException;
import java.util.Arrays;
import org.bouncycastle.tls.DatagramTransport;
import org.jspecify.annotations.Nullable;

/// Sends the server's last flight in one datagram, and again whenever the client's Finished comes again (RFC 6347
/// §4.2.4). Bouncy Castle sends it in two, and again only once every message of the client's flight has come a
/// second time: where much is lost, that takes many seconds. What is repeated is the same to the octet; of records
/// that it has already, a client thinks that they are replays. Confined to the association's thread.
final class LastFlight extends PassedOn {
    /// More often no client asks within its handshake's time.
    private static final int MAX_REPEATS = 16;

    /// The switch to the agreed keys, until the Finished comes behind it.
    private byte @Nullable [] pending;
    private byte @Nullable [] flight;
    private int repeats;

    LastFlight(DatagramTransport network) {
        super(network);
    }

    @Override
    public int receive(byte[] buffer, int offset, int length, int waitMillis) throws IOException {
        int received = network.receive(buffer, offset, length, waitMillis);
        byte[] last = flight;
        if (received > 0
                && last != null
                && repeats < MAX_REPEATS
                && DtlsRecords.bringsFinished(Arrays.copyOfRange(buffer, offset, offset + received))) {
            repeats++;
            network.send(last, 0, last.length);
        }
        return received;
    }

    @Override
    public void send(byte[] buffer, int offset, int length) throws IOException {
        byte[] datagram = Arrays.copyOfRange(buffer, offset, offset + length);
        byte[] before = pending;
        if (DtlsRecords.isSwitch(datagram)) {
            pending = datagram;
        } else if (before == null) {
            network.send(datagram, 0, length);
        } else {
            pending = null;
            byte[] both = Arrays.copyOf(before, before.length + length);
            System.arraycopy(datagram, 0, both, before.length, length);
            flight = both;
            network.send(both, 0, both.length);
        }
    }
}
