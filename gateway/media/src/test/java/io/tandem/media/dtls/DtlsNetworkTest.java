package io.tandem.media.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.media.WebRtcRemote.Fingerprint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Handshakes over networks that lose, double, reorder, cut and forge.
class DtlsNetworkTest {
    private static final int CHANGE_CIPHER_SPEC = 20;
    private static final int HANDSHAKE = 22;
    private static final long SEED = 4347;
    private static final DtlsTimers QUICK = new DtlsTimers(20_000, 50, 1);
    private final DtlsIdentity ours = DtlsIdentity.generate();
    private final DtlsIdentity theirs = DtlsIdentity.generate();

    @ParameterizedTest
    @ValueSource(strings = {"in order", "reversed", "doubled"})
    void a_client_hello_in_two_datagrams_is_put_together(String manner) throws Exception {
        HelloCutter cutter = new HelloCutter(2);
        handshake(
                datagram -> {
                    List<byte[]> parts = new ArrayList<>(cutter.cut(datagram));
                    if (manner.equals("reversed")) {
                        Collections.reverse(parts);
                    } else if (manner.equals("doubled")) {
                        parts.addAll(List.copyOf(parts));
                    }
                    return parts;
                },
                List::of);
        assertThat(cutter.hasCut()).isTrue();
    }

    @Test
    void every_datagram_may_come_twice() throws Exception {
        handshake(datagram -> List.of(datagram, datagram.clone()), datagram -> List.of(datagram, datagram.clone()));
    }

    @Test
    void datagrams_may_overtake_one_another() throws Exception {
        Overtaking toServer = new Overtaking(SEED);
        Overtaking toClient = new Overtaking(SEED);
        handshake(toServer::pass, toClient::pass);
        assertThat(toServer.swaps + toClient.swaps).isPositive();
    }

    @Test
    void what_is_lost_comes_again() throws Exception {
        for (int i = 0; i < 5; i++) {
            handshake(losing(6347 + i), losing(9347 + i));
        }
    }

    /// Each of a seed's own, for the two threads that send would share one by chance.
    private static Function<byte[], List<byte[]>> losing(long seed) {
        Random random = new Random(seed);
        return datagram -> random.nextInt(4) == 0 ? List.of() : List.of(datagram);
    }

    /// Of the flight that the client sends again, nothing but the Finished arrives.
    @Test
    void the_finished_alone_brings_the_last_flight_again() throws Exception {
        AtomicInteger lost = new AtomicInteger();
        handshake(
                datagram -> lost.get() > 0 && datagram[4] == 0 ? List.of() : List.of(datagram),
                datagram -> isLastFlight(datagram) && lost.getAndIncrement() == 0 ? List.of() : List.of(datagram));
        assertThat(lost.get()).isGreaterThan(1);
    }

    /// The client cannot finish, and by then the server's thread has ended.
    @Test
    void a_lost_last_flight_is_sent_again_after_the_server_has_finished() throws Exception {
        AtomicInteger lost = new AtomicInteger();
        handshake(
                List::of,
                datagram -> isLastFlight(datagram) && lost.getAndIncrement() < 2 ? List.of() : List.of(datagram));
        assertThat(lost.get()).isGreaterThan(2);
    }

    @Test
    void forged_datagrams_do_not_disturb() throws Exception {
        Random random = new Random(9147);
        Function<byte[], List<byte[]>> forging = datagram -> {
            List<byte[]> all = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                all.add(garbage(random));
            }
            all.add(datagram);
            return all;
        };
        handshake(forging, forging);
    }

    @Test
    void forged_records_after_the_handshake_do_not_end_the_association() throws Exception {
        Random random = new Random(5246);
        Wire clientWire = Wire.perfect();
        Wire serverWire = Wire.perfect();
        DtlsTransport client = DtlsTransport.client(theirs, "sha-256", ours.fingerprint(), clientWire);
        DtlsTransport server = DtlsTransport.server(ours, "sha-256", theirs.fingerprint(), serverWire);
        Wire.connect(client, clientWire, server, serverWire);
        serverWire.keys();
        clientWire.keys();
        for (int i = 0; i < 40; i++) {
            server.receive(garbage(random));
        }
        server.receive(alert());
        client.close();
        assertThat(serverWire.result()).isEqualTo(new DtlsResult.Closed());
    }

    @Test
    void what_is_no_row_of_whole_records_is_not_taken() {
        DtlsTransport server = DtlsTransport.server(ours, "sha-256", theirs.fingerprint(), Wire.perfect());
        assertThat(server.receive(new byte[0])).isFalse();
        assertThat(server.receive(new byte[13])).isFalse();
        assertThat(server.receive(Arrays.copyOf(alert(), 14))).isFalse();
        assertThat(server.receive(Arrays.copyOf(alert(), 16))).isFalse();
        assertThat(server.receive(hex("16fefd0000000000000000000c" + "0b4000010000000000000000")))
                .as("a fragment of a message of 4,194,305 octets")
                .isFalse();
        assertThat(server.receive(hex("17fefd00010000000000000018" + "00".repeat(24))))
                .as("an encrypted record without content")
                .isFalse();
        assertThat(server.receive(alert())).isTrue();
        Random random = new Random(4);
        for (int i = 0; i < 100_000; i++) {
            byte[] mutated = hex("16fefd00000000000000000010" + "010000040000000000000004" + "00010203");
            mutated[random.nextInt(mutated.length)] = (byte) random.nextInt();
            mutated[random.nextInt(mutated.length)] = (byte) random.nextInt();
            if (DtlsRecords.arePlausible(mutated)) {
                DtlsRecords.bringsCertificateVerify(mutated);
                DtlsRecords.startsWithSwitch(mutated);
            }
        }
    }

    @Test
    void a_peer_that_says_nothing_is_a_timeout() throws Exception {
        DtlsTimers impatient = new DtlsTimers(200, 50, 1);
        Wire wire = Wire.perfect();
        new DtlsTransport(DtlsHandshake.server(ours, of(theirs), impatient), impatient, wire).start();
        assertThat(wire.failure().kind()).isEqualTo(DtlsResult.Kind.TIMEOUT);
    }

    @Test
    void closing_during_the_handshake_tells_the_peer_and_gives_no_result() throws Exception {
        Wire clientWire = Wire.perfect();
        AtomicInteger sent = new AtomicInteger();
        DtlsTransport[] server = new DtlsTransport[1];
        Wire serverWire = new Wire(datagram -> {
            if (sent.getAndIncrement() == 0) {
                server[0].close();
            }
            return List.of(datagram);
        });
        server[0] = DtlsTransport.server(ours, "sha-256", theirs.fingerprint(), serverWire);
        DtlsTransport client = DtlsTransport.client(theirs, "sha-256", ours.fingerprint(), clientWire);
        Wire.connect(client, clientWire, server[0], serverWire);
        assertThat(clientWire.failure().kind()).isEqualTo(DtlsResult.Kind.REFUSED_BY_PEER);
        assertThat(serverWire.isSilent()).isTrue();
    }

    @Test
    void datagrams_beyond_the_queue_are_dropped() {
        DtlsTransport server = DtlsTransport.server(ours, "sha-256", theirs.fingerprint(), Wire.perfect());
        int taken = 0;
        for (int i = 0; i < 1_000; i++) {
            taken += server.receive(alert()) ? 1 : 0;
        }
        assertThat(taken).isBetween(32, 128);
    }

    private void handshake(Function<byte[], List<byte[]>> toServer, Function<byte[], List<byte[]>> toClient)
            throws InterruptedException {
        Wire clientWire = new Wire(toServer);
        Wire serverWire = new Wire(toClient);
        DtlsTransport client = transport(DtlsHandshake.client(theirs, of(ours), QUICK), clientWire);
        DtlsTransport server = transport(DtlsHandshake.server(ours, of(theirs), QUICK), serverWire);
        Wire.connect(client, clientWire, server, serverWire);
        DtlsResult.Keys atClient = clientWire.keys();
        DtlsResult.Keys atServer = serverWire.keys();
        assertThat(atClient.local()).isEqualTo(atServer.remote());
        assertThat(atClient.remote()).isEqualTo(atServer.local());
        client.close();
        server.close();
    }

    private static List<Fingerprint> of(DtlsIdentity identity) {
        return List.of(new Fingerprint("sha-256", identity.fingerprint()));
    }

    private static DtlsTransport transport(Optional<DtlsHandshake> handshake, Wire wire) {
        return new DtlsTransport(handshake, QUICK, wire);
    }

    /// A fatal alert in the clear.
    private static byte[] alert() {
        return hex("15fefd000000000000000000020228");
    }

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    private static boolean isLastFlight(byte[] datagram) {
        return datagram[0] == CHANGE_CIPHER_SPEC || (datagram[0] == HANDSHAKE && datagram[4] == 1);
    }

    /// Random octets, half of them in a record of any type that says to be encrypted. Records in the clear
    /// anybody could forge who can send from an address that ICE has validated; against those DTLS 1.2 has
    /// no defence.
    private static byte[] garbage(Random random) {
        byte[] garbage = new byte[1 + random.nextInt(120)];
        random.nextBytes(garbage);
        if (garbage.length > 13 && random.nextBoolean()) {
            garbage[0] = (byte) (CHANGE_CIPHER_SPEC + random.nextInt(4));
            garbage[1] = (byte) 0xFE;
            garbage[2] = (byte) 0xFD;
            garbage[3] = 0;
            garbage[4] = 1;
            garbage[11] = 0;
            garbage[12] = (byte) (garbage.length - 13);
        }
        return garbage;
    }

    /// Holds back some datagrams until the next one has passed.
    private static final class Overtaking {
        private final Random random;
        private byte[] held = new byte[0];
        int swaps;

        Overtaking(long seed) {
            random = new Random(seed);
        }

        List<byte[]> pass(byte[] datagram) {
            if (held.length > 0) {
                List<byte[]> both = List.of(datagram, held);
                held = new byte[0];
                swaps++;
                return both;
            }
            if (random.nextInt(3) == 0) {
                held = datagram;
                return List.of();
            }
            return List.of(datagram);
        }
    }
}
