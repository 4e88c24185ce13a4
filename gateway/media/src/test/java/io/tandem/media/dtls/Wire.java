package io.tandem.media.dtls;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// One end of an association in a test: what it sends goes through `network` to the other end. Any thread.
final class Wire implements DtlsListener {
    private static final int WAIT_S = 15;

    private final CompletableFuture<DtlsTransport> peer = new CompletableFuture<>();
    private final LinkedBlockingQueue<DtlsResult> results = new LinkedBlockingQueue<>();
    private final Function<byte[], List<byte[]>> network;

    Wire(Function<byte[], List<byte[]>> network) {
        this.network = network;
    }

    static Wire perfect() {
        return new Wire(List::of);
    }

    static void connect(DtlsTransport client, Wire clientWire, DtlsTransport server, Wire serverWire) {
        clientWire.peer.complete(server);
        serverWire.peer.complete(client);
        server.start();
        client.start();
    }

    DtlsResult result() throws InterruptedException {
        DtlsResult result = results.poll(WAIT_S, TimeUnit.SECONDS);
        if (result == null) {
            throw new AssertionError("no result within " + WAIT_S + " s");
        }
        return result;
    }

    DtlsResult.Keys keys() throws InterruptedException {
        return switch (result()) {
            case DtlsResult.Keys keys -> keys;
            case DtlsResult.Failed failed -> throw new AssertionError(failed);
            case DtlsResult.Closed closed -> throw new AssertionError(closed);
        };
    }

    DtlsResult.Failed failure() throws InterruptedException {
        DtlsResult result = result();
        if (result instanceof DtlsResult.Failed failed) {
            return failed;
        }
        throw new AssertionError(result);
    }

    /// Whether there is no result so far.
    boolean isSilent() {
        return results.isEmpty();
    }

    @Override
    public void send(byte[] datagram) {
        network.apply(datagram).forEach(peer.join()::receive);
    }

    @Override
    public void onResult(DtlsResult result) {
        results.add(result);
    }
}
