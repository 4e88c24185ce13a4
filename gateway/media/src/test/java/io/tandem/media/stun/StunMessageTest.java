package io.tandem.media.stun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StunMessageTest {
    private static final byte[] ID = HexFormat.of().parseHex("000102030405060708090a0b");
    private final StunKey key = StunKey.ofPassword("secretsecretsecretsecret");
    private final Random random = new Random(5389);

    @Test
    void a_message_is_found_at_an_offset_and_must_fill_the_datagram() {
        byte[] request = request();
        byte[] array = new byte[request.length + 40];
        System.arraycopy(request, 0, array, 17, request.length);
        StunMessage message = StunMessage.parse(array, 17, request.length).orElseThrow();
        assertThat(message.verifyIntegrity(key)).isTrue();
        assertThat(message.verifyFingerprint()).isTrue();
        assertThat(StunMessage.parse(array, 17, request.length + 4)).isEmpty();
        assertThat(StunMessage.parse(array, 17, request.length - 4)).isEmpty();
        assertThat(StunMessage.parse(array, 17, array.length)).isEmpty();
        assertThat(StunMessage.parse(array, -1, 20)).isEmpty();
    }

    @Test
    void an_attribute_behind_message_integrity_does_not_count() {
        byte[] forged = StunWriter.bindingRequest(ID)
                .username("a:b")
                .integrity(key)
                .useCandidate()
                .withFingerprint();
        StunMessage message = StunMessage.parse(forged, 0, forged.length).orElseThrow();
        assertThat(message.verifyIntegrity(key)).isTrue();
        assertThat(message.useCandidate()).isFalse();
    }

    @Test
    void of_attributes_that_come_twice_the_first_counts() {
        byte[] twice =
                StunWriter.bindingRequest(ID).username("a:b").username("c:d").toBytes();
        assertThat(StunMessage.parse(twice, 0, twice.length).orElseThrow().username())
                .contains("a:b");
    }

    @Test
    void attributes_that_must_be_understood_are_named_in_a_420() {
        byte[] odd = StunWriter.bindingRequest(ID)
                .attribute(0x7F01, new byte[3])
                .attribute(0x8F01, new byte[3])
                .toBytes();
        StunMessage request = StunMessage.parse(odd, 0, odd.length).orElseThrow();
        assertThat(request.unknownRequired()).containsExactly(0x7F01);
        byte[] answer = StunWriter.error(request, StunError.UNKNOWN_ATTRIBUTE).toBytes();
        assertThat(HexFormat.of().formatHex(answer)).contains("000a00027f010000");
    }

    @Test
    void error_responses_carry_their_code_and_the_transaction() {
        byte[] data = request();
        StunMessage request = StunMessage.parse(data, 0, data.length).orElseThrow();
        for (StunError error : StunError.values()) {
            byte[] answer = StunWriter.error(request, error).integrity(key).withFingerprint();
            StunMessage response = StunMessage.parse(answer, 0, answer.length).orElseThrow();
            assertThat(response.type()).isEqualTo(StunType.BINDING_ERROR);
            assertThat(response.errorCode()).hasValue(error.code());
            assertThat(response.transactionId()).isEqualTo(ID);
            assertThat(response.verifyIntegrity(key)).isTrue();
            assertThat(response.verifyFingerprint()).isTrue();
        }
    }

    @Test
    void a_transaction_id_of_a_wrong_length_is_a_bug() {
        assertThatThrownBy(() -> StunWriter.bindingRequest(new byte[11])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void every_flipped_bit_is_found() {
        byte[] request = request();
        for (int bit = 0; bit < request.length * 8; bit++) {
            byte[] forged = request.clone();
            forged[bit / 8] ^= (byte) (1 << bit % 8);
            Optional<StunMessage> message = StunMessage.parse(forged, 0, forged.length);
            assertThat(message.isPresent()
                            && message.get().verifyFingerprint()
                            && message.get().verifyIntegrity(key))
                    .as("bit %d", bit)
                    .isFalse();
        }
    }

    @Test
    void no_garbage_and_no_mutation_makes_any_reader_throw() {
        for (int i = 0; i < 50_000; i++) {
            byte[] data = i % 3 == 0 ? garbage() : mutated();
            StunMessage.parse(data, 0, data.length).ifPresent(this::readAll);
        }
    }

    private byte[] garbage() {
        byte[] data = new byte[random.nextInt(30) * 4];
        random.nextBytes(data);
        if (data.length >= 20) {
            data[0] &= 0x3F;
            data[2] = 0;
            data[3] = (byte) (data.length - 20);
            System.arraycopy(HexFormat.of().parseHex("2112a442"), 0, data, 4, 4);
            for (int at = 20; at + 4 <= data.length; at += 4 * (1 + random.nextInt(4))) {
                data[at] = (byte) (random.nextBoolean() ? 0 : 0x80);
                data[at + 1] = (byte) random.nextInt(0x30);
                data[at + 2] = 0;
                data[at + 3] = (byte) random.nextInt(24);
            }
        }
        return data;
    }

    private byte[] mutated() {
        byte[] data = request();
        for (int n = random.nextInt(4); n >= 0; n--) {
            data[20 + random.nextInt(data.length - 20)] = (byte) random.nextInt();
        }
        if (random.nextInt(4) == 0) {
            data = Arrays.copyOf(data, random.nextInt(data.length));
        }
        return data;
    }

    private void readAll(StunMessage message) {
        message.username();
        message.receiverUfrag();
        message.priority();
        message.iceControlled();
        message.iceControlling();
        message.errorCode();
        message.mappedAddress();
        message.verifyFingerprint();
        message.verifyIntegrity(key);
        InetSocketAddress source = new InetSocketAddress(InetAddress.getLoopbackAddress(), 9);
        assertThat(StunWriter.success(message, source).withFingerprint()).isNotEmpty();
        assertThat(StunWriter.error(message, StunError.UNKNOWN_ATTRIBUTE).withFingerprint())
                .isNotEmpty();
    }

    private byte[] request() {
        return StunWriter.bindingRequest(ID)
                .username("local:remote")
                .priority(0x6e0001ffL)
                .iceControlling(-2)
                .useCandidate()
                .integrity(key)
                .withFingerprint();
    }
}
