package io.tandem.media.stun;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.media.ice.Check;
import io.tandem.media.ice.IceAgent;
import io.tandem.media.ice.IcePath;
import java.net.InetSocketAddress;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A check with an attribute that nobody here knows (RFC 8489 §6.3.1).
class UnknownAttributeTest {
    private static final IcePath PATH = new Way(new InetSocketAddress("192.0.2.1", 4000), 1);

    private record Way(InetSocketAddress remote, long localPriority) implements IcePath {}

    private final IceAgent agent = new IceAgent(new Random(1), path -> {});

    private Check check(int type) {
        byte[] request = StunWriter.bindingRequest(new byte[12])
                .username(agent.local().ufrag() + ":peer")
                .attribute(type, new byte[4])
                .integrity(StunKey.ofPassword(agent.local().pwd()))
                .withFingerprint();
        return agent.onStunRequest(StunMessage.parse(request, 0, request.length).orElseThrow(), PATH, 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x7F01, 0x0031})
    void one_that_must_be_understood_is_refused_with_420(int type) {
        assertThat(check(type)).isInstanceOfSatisfying(Check.Refused.class, refused -> {
            assertThat(refused.code()).isEqualTo(420);
            StunMessage answer = StunMessage.parse(refused.response(), 0, refused.response().length)
                    .orElseThrow();
            assertThat(answer.errorCode()).hasValue(420);
        });
        assertThat(agent.isChecked()).isFalse();
    }

    @Test
    void one_that_may_be_left_out_is() {
        assertThat(check(0xC0F1)).isInstanceOf(Check.Valid.class);
    }
}
