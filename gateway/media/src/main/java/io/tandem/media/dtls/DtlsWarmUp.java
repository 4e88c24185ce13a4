package io.tandem.media.dtls;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Handshakes with ourselves before the first browser comes: a cold one takes some 200 ms, a warm one 2 ms.
/// Stateless; it blocks its caller.
public final class DtlsWarmUp {
    /// After these many the handshake's code is compiled well enough.
    private static final int HANDSHAKES = 20;

    private static final int TIMEOUT_S = 20;

    private DtlsWarmUp() {}

    /// Runs complete handshakes in memory, in both roles.
    ///
    /// @return how long the last one took
    /// @throws IllegalStateException when one fails: then no browser could connect either
    public static Duration run(DtlsIdentity identity) {
        Duration last = Duration.ZERO;
        for (int i = 0; i < HANDSHAKES; i++) {
            long started = System.nanoTime();
            handshake(identity);
            last = Duration.ofNanos(System.nanoTime() - started);
        }
        return last;
    }

    private static void handshake(DtlsIdentity identity) {
        Side serverSide = new Side();
        Side clientSide = new Side();
        DtlsTransport server = DtlsTransport.server(identity, "sha-256", identity.fingerprint(), serverSide);
        DtlsTransport client = DtlsTransport.client(identity, "sha-256", identity.fingerprint(), clientSide);
        serverSide.peer.complete(client);
        clientSide.peer.complete(server);
        server.start();
        client.start();
        check(clientSide);
        check(serverSide);
        client.close();
        server.close();
    }

    private static void check(Side side) {
        try {
            if (side.result.get(TIMEOUT_S, TimeUnit.SECONDS) instanceof DtlsResult.Failed failed) {
                throw new IllegalStateException("The warm-up handshake failed: " + failed);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The warm-up was interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("The warm-up handshake did not end", e);
        }
    }

    /// One end; it hands each datagram straight to the other.
    private static final class Side implements DtlsListener {
        private final CompletableFuture<DtlsTransport> peer = new CompletableFuture<>();
        private final CompletableFuture<DtlsResult> result = new CompletableFuture<>();

        @Override
        public void send(byte[] datagram) {
            peer.join().receive(datagram);
        }

        @Override
        public void onResult(DtlsResult outcome) {
            result.complete(outcome);
        }
    }
}
