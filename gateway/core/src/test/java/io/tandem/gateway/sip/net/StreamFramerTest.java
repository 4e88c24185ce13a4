package io.tandem.gateway.sip.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.tandem.gateway.sip.net.StreamFramer.Unframed;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamFramerTest {

    private static final int MAX = 2_000;
    private final EmbeddedChannel stream = new EmbeddedChannel(new StreamFramer(MAX));

    @AfterEach
    void close() {
        stream.finishAndReleaseAll();
    }

    private void receive(String text) {
        stream.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
    }

    private static String head(String... lengths) {
        StringBuilder head = new StringBuilder("OPTIONS sip:a@b SIP/2.0\r\n");
        for (String length : lengths) {
            head.append("Content-Length: ").append(length).append("\r\n");
        }
        return head.append("\r\n").toString();
    }

    @ParameterizedTest
    @CsvSource({"-1, 400", "5x, 400", "'', 400", "99999999999, 400", "2001, 513", "5 5, 400"})
    void what_cannot_be_cut_is_the_last_message_and_the_rest_is_thrown_away(String length, int status) {
        receive(head(length) + "hello");
        Unframed last = stream.readInbound();
        assertThat(last.fault().status()).isEqualTo(status);
        assertThat(new String(last.octets(), StandardCharsets.UTF_8)).isEqualTo(head(length) + "hello");
        receive(head("0"));
        assertThat(stream.<Object>readInbound()).isNull();
    }

    @Test
    void no_length_and_two_that_differ_are_told_apart() {
        receive(head());
        assertThat(stream.<Unframed>readInbound().fault().reason()).isEqualTo("Bad Request: No Content-Length");
        EmbeddedChannel other = new EmbeddedChannel(new StreamFramer(MAX));
        other.writeInbound(Unpooled.copiedBuffer(head("3", "4"), StandardCharsets.UTF_8));
        assertThat(other.<Unframed>readInbound().fault().reason()).isEqualTo("Bad Request: Bad Content-Length");
    }

    @Test
    void head_without_end_is_too_large_at_the_limit_and_not_before() {
        receive("x".repeat(MAX));
        assertThat(stream.<Object>readInbound()).isNull();
        receive("x");
        Unframed last = stream.readInbound();
        assertThat(last.fault().status()).isEqualTo(513);
        assertThat(last.octets()).hasSize(MAX);
    }

    @Test
    void message_that_does_not_end_is_waited_for_ten_seconds_from_its_first_octet() {
        stream.freezeTime();
        receive("OPTIONS sip:a@b SIP/2.0\r\n");
        stream.advanceTimeBy(9_900, TimeUnit.MILLISECONDS);
        receive("Content-Length: 10\r\n\r\nhello");
        assertThat(stream.<Object>readInbound()).isNull();
        stream.advanceTimeBy(101, TimeUnit.MILLISECONDS);
        stream.runPendingTasks();
        Unframed last = stream.readInbound();
        assertThat(last.fault().status()).isEqualTo(400);
        assertThat(new String(last.octets(), StandardCharsets.UTF_8)).endsWith("hello");
    }

    @Test
    void whole_messages_are_not_timed_out() {
        stream.freezeTime();
        receive(head("0") + head("5") + "hel");
        receive("lo");
        assertThat(stream.<byte[]>readInbound()).hasSize(head("0").length());
        assertThat(stream.<byte[]>readInbound()).hasSize(head("5").length() + 5);
        stream.advanceTimeBy(1, TimeUnit.HOURS);
        stream.runPendingTasks();
        assertThat(stream.<Object>readInbound()).isNull();
    }

    @Test
    void pings_of_a_peer_that_does_not_read_are_not_answered() {
        receive("\r\n\r\n");
        assertThat(stream.<ByteBuf>readOutbound().toString(StandardCharsets.UTF_8))
                .isEqualTo("\r\n");
        stream.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
        receive("\r\n\r\n");
        assertThat(stream.<Object>readOutbound()).isNull();
    }
}
