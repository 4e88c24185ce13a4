package io.tandem.media.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.tls.DatagramTransport;
import org.junit.jupiter.api.Test;

class HandshakeTurnsTest {
    private final HandshakeTurns one = new HandshakeTurns(1);
    private final CountDownLatch waiting = new CountDownLatch(1);
    private final CountDownLatch arrival = new CountDownLatch(1);

    /// A network on which something arrives when the test says so.
    private final class Slow implements DatagramTransport {
        @Override
        public int receive(byte[] buffer, int offset, int length, int waitMillis) throws IOException {
            waiting.countDown();
            try {
                return arrival.await(5, TimeUnit.SECONDS) ? 1 : -1;
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }

        @Override
        public void send(byte[] buffer, int offset, int length) {}

        @Override
        public int getReceiveLimit() {
            return 0;
        }

        @Override
        public int getSendLimit() {
            return 0;
        }

        @Override
        public void close() {}
    }

    @Test
    void who_waits_for_its_peer_lets_another_compute_and_then_waits_for_its_turn() throws Exception {
        TakingTurns first = new TakingTurns(new Slow(), one);
        TakingTurns second = new TakingTurns(new Slow(), one);
        CountDownLatch back = new CountDownLatch(1);
        Thread thread = Thread.ofVirtual().start(() -> {
            first.begin();
            try {
                assertThat(first.receive(new byte[1], 0, 1, 0)).isEqualTo(1);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            back.countDown();
            first.end();
        });
        assertThat(waiting.await(5, TimeUnit.SECONDS)).isTrue();
        second.begin();
        arrival.countDown();
        assertThat(back.await(100, TimeUnit.MILLISECONDS))
                .as("while the second computes")
                .isFalse();
        second.end();
        assertThat(back.await(5, TimeUnit.SECONDS)).isTrue();
        thread.join();
    }

    @Test
    void many_handshakes_at_once_all_end_and_leave_the_turns_as_they_were() throws Exception {
        DtlsIdentity ours = DtlsIdentity.generate();
        DtlsIdentity theirs = DtlsIdentity.generate();
        List<Wire> servers = new ArrayList<>();
        List<DtlsTransport> all = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Wire serverWire = Wire.perfect();
            Wire clientWire = Wire.perfect();
            DtlsTransport server = DtlsTransport.server(ours, "sha-256", theirs.fingerprint(), serverWire);
            DtlsTransport client = DtlsTransport.client(theirs, "sha-256", ours.fingerprint(), clientWire);
            Wire.connect(client, clientWire, server, serverWire);
            servers.add(serverWire);
            all.add(server);
            all.add(client);
        }
        for (Wire wire : servers) {
            assertThat(wire.keys().millis()).isLessThan(15_000);
        }
        all.forEach(DtlsTransport::close);
    }
}
