package io.tandem.media.dtls;

import java.io.IOException;
import org.bouncycastle.tls.DatagramTransport;

/// A network before another one, through which all passes that a subclass does not meddle with. Confined to the
/// association's thread.
abstract class PassedOn implements DatagramTransport {
    final DatagramTransport network;

    PassedOn(DatagramTransport network) {
        this.network = network;
    }

    @Override
    public int receive(byte[] buffer, int offset, int length, int waitMillis) throws IOException {
        return network.receive(buffer, offset, length, waitMillis);
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
