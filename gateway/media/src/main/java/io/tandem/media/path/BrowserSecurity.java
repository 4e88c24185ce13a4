package io.tandem.media.path;

import io.tandem.media.WebRtcRemote;
import io.tandem.media.WebRtcRemote.DtlsRole;
import io.tandem.media.dtls.DtlsIdentity;
import io.tandem.media.dtls.DtlsListener;
import io.tandem.media.dtls.DtlsResult;
import io.tandem.media.dtls.DtlsTransport;
import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The DTLS of one browser leg, from its description to its keys. The handshake runs on a thread of its own;
/// what it says is brought back to the loop here. Confined to the media loop.
final class BrowserSecurity {
    private final DtlsIdentity identity;
    private final Executor loop;
    private final Consumer<byte[]> out;
    private final Consumer<DtlsResult> results;
    private @Nullable WebRtcRemote remote;
    private @Nullable DtlsTransport transport;
    private boolean started;

    /// @param loop runs what is given to it where the leg is
    /// @param out sends a datagram to the browser, called on the loop
    /// @param results is told how the handshake ended, on the loop
    BrowserSecurity(DtlsIdentity identity, Executor loop, Consumer<byte[]> out, Consumer<DtlsResult> results) {
        this.identity = identity;
        this.loop = loop;
        this.out = out;
        this.results = results;
    }

    /// The browser's description. The association stays as long as certificates and roles are the same (RFC 8842
    /// §4).
    void expect(WebRtcRemote description) {
        WebRtcRemote before = remote;
        remote = description;
        if (before != null
                && before.fingerprints().equals(description.fingerprints())
                && before.localRole() == description.localRole()) {
            return;
        }
        close();
        Inbox inbox = new Inbox();
        transport = inbox.transport = description.localRole() == DtlsRole.CLIENT
                ? DtlsTransport.client(identity, description.fingerprints(), inbox)
                : DtlsTransport.server(identity, description.fingerprints(), inbox);
        started = false;
    }

    /// There is a valid pair: where the ClientHello is ours to send, it leaves.
    void pairIsValid() {
        if (remote != null && remote.localRole() == DtlsRole.CLIENT) {
            start();
        }
    }

    /// A datagram from a valid pair. The first one starts the handshake in which we are the server.
    void receive(byte[] data, int length) {
        DtlsTransport current = transport;
        if (current != null) {
            start();
            current.receive(Arrays.copyOf(data, length));
        }
    }

    private void start() {
        if (transport != null && !started) {
            started = true;
            transport.start();
        }
    }

    /// Ends the association; the browser is told.
    void close() {
        if (transport != null) {
            transport.close();
            transport = null;
        }
    }

    /// Brings one association's words to the loop, and forgets those of one that was replaced.
    private final class Inbox implements DtlsListener {
        private @Nullable DtlsTransport transport;

        @Override
        public void send(byte[] datagram) {
            loop.execute(() -> out.accept(datagram));
        }

        @Override
        public void onResult(DtlsResult result) {
            loop.execute(() -> {
                if (transport != null && transport == BrowserSecurity.this.transport) {
                    results.accept(result);
                }
            });
        }
    }
}
