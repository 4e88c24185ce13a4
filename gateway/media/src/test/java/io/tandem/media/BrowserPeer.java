package io.tandem.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.media.RtpPeer.Arrival;
import io.tandem.media.dtls.DtlsIdentity;
import io.tandem.media.dtls.DtlsListener;
import io.tandem.media.dtls.DtlsResult;
import io.tandem.media.dtls.DtlsTransport;
import io.tandem.media.srtp.SrtpContext;
import io.tandem.media.stun.StunKey;
import io.tandem.media.stun.StunMessage;
import io.tandem.media.stun.StunWriter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// The media of a browser, small: it sends connectivity checks, does DTLS, and speaks SRTP over one socket.
final class BrowserPeer implements AutoCloseable, DtlsListener {
    private static final long RESEND_MS = 200;
    private static final int MOST_SENT = 25;
    private static final int FIRST = 65_530;
    static final int SSRC = 0x5555;

    private final RtpPeer wire;
    private final DtlsIdentity identity;
    private final Random random = new Random(7);
    private volatile CompletableFuture<DtlsResult> result = new CompletableFuture<>();
    private final List<byte[]> dtlsSeen = new ArrayList<>();
    private final List<byte[]> dtlsSent = new ArrayList<>();
    String ufrag = "brow";
    private @Nullable WebRtcLocal gateway;
    private @Nullable InetSocketAddress via;
    private @Nullable DtlsTransport dtls;
    private RtpPeer current;
    private @Nullable SrtpContext sending;
    private @Nullable SrtpContext receiving;
    private Function<byte[], List<byte[]>> dtlsNetwork = List::of;
    private int sequence = FIRST;
    private int timestamp;

    BrowserPeer(DtlsIdentity identity) throws Exception {
        this(identity, "127.0.0.1");
    }

    BrowserPeer(DtlsIdentity identity, String address) throws Exception {
        this.identity = identity;
        this.wire = new RtpPeer(0x5555, address);
        this.current = wire;
        wire.tap(this::onDatagram);
    }

    WebRtcRemote description(WebRtcRemote.DtlsRole gatewayRole) {
        return new WebRtcRemote(ufrag, "password-of-the-browser-x", "sha-256", identity.fingerprint(), gatewayRole);
    }

    void meet(WebRtcLocal gateway) {
        meet(gateway, gateway.address());
    }

    /// The same by another way, as through a tunnel.
    void meet(WebRtcLocal gateway, InetSocketAddress via) {
        this.gateway = gateway;
        this.via = via;
    }

    private WebRtcLocal gateway() {
        return Objects.requireNonNull(gateway);
    }

    InetSocketAddress gatewayAddress() {
        return Objects.requireNonNull(via);
    }

    RtpPeer wire() {
        return current;
    }

    /// As after a change of the NAT's mapping: everything leaves from another port from now on.
    void rebind() throws Exception {
        current = new RtpPeer(0x5555);
        current.tap(this::onDatagram);
    }

    /// Sends one check, again and again as browsers do, until it is answered.
    void check(boolean nominate) throws Exception {
        byte[] id = new byte[12];
        random.nextBytes(id);
        for (int sent = 1; ; sent++) {
            current.sendRaw(request(id, nominate), gatewayAddress());
            try {
                current.await(all -> all.stream().anyMatch(a -> answers(a, id)), RESEND_MS);
                return;
            } catch (TimeoutException e) {
                if (sent == MOST_SENT) {
                    throw e;
                }
            }
        }
    }

    /// Sends one check.
    ///
    /// @return its transaction
    byte[] sendCheck(boolean nominate) {
        byte[] id = new byte[12];
        random.nextBytes(id);
        current.sendRaw(request(id, nominate), gatewayAddress());
        return id;
    }

    /// A check as this browser sends it.
    byte[] request(byte[] id, boolean nominate) {
        StunWriter request = StunWriter.bindingRequest(id)
                .username(gateway().iceUfrag() + ":" + ufrag)
                .priority(1)
                .iceControlling(42);
        if (nominate) {
            request.useCandidate();
        }
        return request.integrity(StunKey.ofPassword(gateway().icePwd())).withFingerprint();
    }

    private static boolean answers(Arrival arrival, byte[] id) {
        return StunMessage.parse(arrival.bytes(), 0, arrival.bytes().length)
                .filter(m -> m.isBindingSuccess() && Arrays.equals(m.transactionId(), id))
                .isPresent();
    }

    void startDtls(boolean client) {
        String fingerprint = gateway().fingerprint();
        DtlsTransport transport = client
                ? DtlsTransport.client(identity, "sha-256", fingerprint, this)
                : DtlsTransport.server(identity, "sha-256", fingerprint, this);
        synchronized (dtlsSeen) {
            dtls = transport;
            transport.start();
            dtlsSeen.forEach(transport::receive);
        }
    }

    private void onDatagram(byte[] datagram) {
        if (datagram[0] >= 20 && datagram[0] <= 63) {
            synchronized (dtlsSeen) {
                if (dtls == null) {
                    dtlsSeen.add(datagram);
                } else {
                    dtls.receive(datagram);
                }
            }
        }
    }

    @Override
    public void send(byte[] datagram) {
        synchronized (dtlsSeen) {
            dtlsSent.add(datagram);
        }
        dtlsNetwork.apply(datagram).forEach(each -> current.sendRaw(each, gatewayAddress()));
    }

    /// What becomes of each datagram of its handshake on the way, before [#startDtls].
    void dtlsThrough(Function<byte[], List<byte[]>> network) {
        dtlsNetwork = network;
    }

    /// A new association is to come; the old one is left without a word.
    void forgetDtls() {
        synchronized (dtlsSeen) {
            dtls = null;
            dtlsSeen.clear();
            result = new CompletableFuture<>();
        }
    }

    @Override
    public void onResult(DtlsResult ended) {
        result.complete(ended);
    }

    DtlsResult.Keys keys() throws Exception {
        DtlsResult.Keys keys = (DtlsResult.Keys) result.get(10, TimeUnit.SECONDS);
        sending = SrtpContext.forSending(keys.local());
        receiving = SrtpContext.forReceiving(keys.remote());
        return keys;
    }

    DtlsResult handshake() throws Exception {
        return result.get(10, TimeUnit.SECONDS);
    }

    byte[] nextProtected(double hz) {
        return nextProtected(Audio.alawTone(hz, timestamp, 160));
    }

    byte[] nextProtected(byte[] payload) {
        return protect(8, payload);
    }

    byte[] protect(int payloadType, byte[] payload) {
        byte[] plain = RtpPeer.rtp(payloadType, false, sequence++ & 0xFFFF, timestamp, SSRC, payload);
        timestamp += payload.length;
        byte[] room = Arrays.copyOf(plain, plain.length + SrtpContext.MAX_OVERHEAD);
        int length = Objects.requireNonNull(sending).protect(room, 0, plain.length);
        return Arrays.copyOf(room, length);
    }

    /// Packets of sound so far.
    int sent() {
        return sequence - FIRST;
    }

    void speak(double hz, int packets) throws Exception {
        current.pace(packets, () -> current.sendRaw(nextProtected(hz), gatewayAddress()));
    }

    /// Speaks until [#hush]; tones of whole hertz only.
    void talk(double hz) {
        current.repeat(() -> current.sendRaw(nextProtected(RtpPeer.tone(hz, timestamp)), gatewayAddress()));
    }

    /// Sends a packet of a given number, which goes on beyond 65,535.
    void sendNumbered(int number, byte[] payload) {
        byte[] plain = RtpPeer.rtp(8, false, number & 0xFFFF, 160 * number, SSRC, payload);
        byte[] room = Arrays.copyOf(plain, plain.length + SrtpContext.MAX_OVERHEAD);
        int length = Objects.requireNonNull(sending).protect(room, 0, plain.length);
        current.sendRaw(Arrays.copyOf(room, length), gatewayAddress());
    }

    /// Connectivity checks without their last two attributes, for [#withIntegrity].
    List<byte[]> checkSeeds() {
        StunWriter check = StunWriter.bindingRequest(new byte[12])
                .username(gateway().iceUfrag() + ":" + ufrag)
                .priority(1)
                .iceControlling(42)
                .useCandidate();
        byte[] whole = check.integrity(StunKey.ofPassword(gateway().icePwd())).withFingerprint();
        StunWriter role = StunWriter.bindingRequest(new byte[12])
                .username(gateway().iceUfrag() + ":" + ufrag)
                .iceControlled(7);
        byte[] other = role.integrity(StunKey.ofPassword(gateway().icePwd())).withFingerprint();
        return List.of(Arrays.copyOf(whole, whole.length - 32), Arrays.copyOf(other, other.length - 32));
    }

    /// The check with a MESSAGE-INTEGRITY that is right, and a length that is.
    byte[] withIntegrity(byte[] check) {
        int length = Math.max(20, check.length + 3 & ~3);
        byte[] out = Arrays.copyOf(check, length + 24);
        out[2] = (byte) (length + 4 >> 8);
        out[3] = (byte) (length + 4);
        out[length + 1] = 8;
        out[length + 3] = 20;
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(gateway().icePwd().getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
            mac.update(out, 0, length);
            System.arraycopy(mac.doFinal(), 0, out, length + 4, 20);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        return out;
    }

    /// The datagrams of our side of the handshake.
    List<byte[]> dtlsSent() {
        synchronized (dtlsSeen) {
            return List.copyOf(dtlsSent);
        }
    }

    void hush() {
        current.hush();
    }

    /// All SRTP so far, unprotected; ask once.
    List<Arrival> heard() {
        return current.arrivals().stream()
                .filter(BrowserPeer::isRtp)
                .map(this::unprotect)
                .toList();
    }

    /// The same over a network that doubles packets: what the replay window refuses is left out.
    List<Arrival> heardOnce() {
        List<Arrival> once = new ArrayList<>();
        for (Arrival arrival : current.arrivals()) {
            byte[] copy = arrival.bytes().clone();
            int length = isRtp(arrival)
                    ? Objects.requireNonNull(receiving).unprotect(copy, 0, copy.length)
                    : SrtpContext.REPLAYED;
            if (length != SrtpContext.REPLAYED) {
                assertThat(length).as("authenticates").isPositive();
                once.add(new Arrival(arrival.atNs(), arrival.from(), Arrays.copyOf(copy, length)));
            }
        }
        return once;
    }

    void sendRtcp(byte[] plain) {
        byte[] room = Arrays.copyOf(plain, plain.length + 30);
        int length = Objects.requireNonNull(sending).protectRtcp(room, 0, plain.length);
        current.sendRaw(Arrays.copyOf(room, length), gatewayAddress());
    }

    /// Waits for so many SRTP packets and gives them unprotected; each may be asked for once.
    List<Arrival> hear(int packets) throws Exception {
        List<Arrival> all =
                current.await(a -> a.stream().filter(BrowserPeer::isRtp).count() >= packets);
        return all.stream().filter(BrowserPeer::isRtp).map(this::unprotect).toList();
    }

    /// Waits for an SRTCP packet and gives it unprotected.
    byte[] hearRtcp(long withinMs) throws Exception {
        List<Arrival> all = current.await(a -> a.stream().anyMatch(BrowserPeer::isRtcp), withinMs);
        byte[] bytes = all.stream()
                .filter(BrowserPeer::isRtcp)
                .findFirst()
                .orElseThrow()
                .bytes();
        int length = Objects.requireNonNull(receiving).unprotectRtcp(bytes, 0, bytes.length);
        return Arrays.copyOf(bytes, length);
    }

    private Arrival unprotect(Arrival arrival) {
        byte[] copy = arrival.bytes().clone();
        int length = Objects.requireNonNull(receiving).unprotect(copy, 0, copy.length);
        if (length < 0) {
            throw new AssertionError("the gateway's packet does not authenticate: " + length);
        }
        return new Arrival(arrival.atNs(), arrival.from(), Arrays.copyOf(copy, length));
    }

    private static boolean isRtcp(Arrival arrival) {
        int type = arrival.bytes()[1] & 0xFF;
        return (arrival.bytes()[0] & 0xC0) == 0x80 && type >= 192 && type <= 223;
    }

    static boolean isRtp(Arrival arrival) {
        return (arrival.bytes()[0] & 0xC0) == 0x80 && !isRtcp(arrival);
    }

    @Override
    public void close() {
        synchronized (dtlsSeen) {
            if (dtls != null) {
                dtls.close();
            }
        }
        wire.close();
        current.close();
    }
}
