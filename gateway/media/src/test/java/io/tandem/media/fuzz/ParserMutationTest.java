package io.tandem.media.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.media.net.PacketKind;
import io.tandem.media.rtp.RtpPacket;
import io.tandem.media.stun.StunKey;
import io.tandem.media.stun.StunMessage;
import io.tandem.media.stun.StunWriter;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The parsers on broken packets in arrays that end where the packet ends, so that a look behind its end is an
/// exception.
///
/// `-Dtandem.mutations=N` tries so many of each, `-Dtandem.mutation-seed=N` begins elsewhere.
class ParserMutationTest {
    private static final int MUTATIONS = Integer.getInteger("tandem.mutations", 100_000);
    private static final long SEED = Long.getLong("tandem.mutation-seed", 1);
    private static final StunKey KEY = StunKey.ofPassword("a-password-of-24-letters");

    private interface Parsing {
        boolean parse(byte[] packet);
    }

    /// @return how many were taken for good
    private static int parseAll(List<byte[]> seeds, Parsing parsing) {
        Mutator mutator = new Mutator(new Random(SEED), seeds);
        int good = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] packet = mutator.next();
            try {
                good += parsing.parse(packet) ? 1 : 0;
            } catch (RuntimeException e) {
                throw new AssertionError("on " + HexFormat.of().formatHex(packet), e);
            }
        }
        return good;
    }

    @Test
    void rtp() {
        byte[] extended = new byte[12 + 8 + 4 + 8 + 20];
        RtpPacket.writeHeader(extended, 8, true, 1, 160, 7);
        extended[0] = (byte) 0xB2;
        extended[23] = 1;
        extended[extended.length - 1] = 4;
        byte[] plain = new byte[172];
        RtpPacket.writeHeader(plain, 8, false, 1, 160, 7);
        RtpPacket view = new RtpPacket();
        int good = parseAll(List.of(plain, extended), packet -> {
            boolean parsed = view.parse(packet, 0, packet.length);
            if (parsed) {
                assertThat(view.payloadOffset()).isBetween(12, packet.length);
                assertThat(view.payloadLength()).isBetween(0, packet.length - view.payloadOffset());
            }
            return parsed;
        });
        assertThat(good).isBetween(MUTATIONS / 10, MUTATIONS - MUTATIONS / 10);
    }

    @Test
    void stun() {
        byte[] request = StunWriter.bindingRequest(new byte[12])
                .username("abcd:efgh")
                .priority(7)
                .iceControlling(42)
                .useCandidate()
                .integrity(KEY)
                .withFingerprint();
        byte[] response = HexFormat.of()
                .parseHex("010100242112a442000102030405060708090a0b" + "00200008000132100a0b0c0d"
                        + "00200014000232100a0b0c0d0e0f101112131415161718190000");
        byte[] empty = HexFormat.of().parseHex("010100042112a442000102030405060708090a0b00200000");
        int good = parseAll(List.of(request, response, empty), packet -> {
            withTrueLength(packet);
            StunMessage message = StunMessage.parse(packet, 0, packet.length).orElse(null);
            if (message == null) {
                return false;
            }
            readAll(message);
            return true;
        });
        assertThat(good).isGreaterThan(MUTATIONS / 50);
    }

    /// A wrong length is found at once: half of the packets get a right one, so that their attributes are looked at.
    private static void withTrueLength(byte[] packet) {
        if (packet.length >= 20 && packet.length % 8 == 4) {
            packet[2] = (byte) (packet.length - 20 >> 8);
            packet[3] = (byte) (packet.length - 20);
        }
    }

    private static void readAll(StunMessage message) {
        message.username();
        message.receiverUfrag();
        message.priority();
        message.iceControlling();
        message.iceControlled();
        message.useCandidate();
        message.errorCode();
        message.mappedAddress();
        message.unknownRequired();
        message.verifyFingerprint();
        message.verifyIntegrity(KEY);
        message.transactionId();
    }

    @Test
    void kinds() {
        byte[] packet = new byte[20];
        parseAll(List.of(packet), broken -> PacketKind.of(broken, broken.length) != PacketKind.UNKNOWN);
    }
}
