package io.tandem.gateway.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.SipMessage.Body;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessagesTest {

    private final Desk desk = new Desk();
    private final Hop.Flow alice = desk.register("alice", 1);

    private Desk.Sent text(String to, String text) {
        return desk.send("MESSAGE", "alice", to, alice, Headers.NONE, new Body("text/plain", text));
    }

    @Test
    void all_browsers_get_it_and_the_first_that_takes_it_counts() {
        desk.register("bob", 2);
        desk.register("bob", 3);
        Desk.Sent sent = desk.send(
                "MESSAGE",
                "alice",
                "bob",
                alice,
                Headers.NONE.with("X-Evil", "1").with("Route", "<sip:far.example;lr>"),
                new Body("Text/Plain; charset=utf-8; x=y", "Салам & <b>"));
        List<Desk.Out> out = desk.stack.take();
        assertThat(out).extracting(Desk.Out::hop).containsExactlyInAnyOrder(Desk.flow(2), Desk.flow(3));
        assertThat(out).allSatisfy(one -> {
            assertThat(one.request().from().uri()).hasToString("sip:alice@tandem.local");
            assertThat(one.request().from().tag())
                    .isPresent()
                    .isNotEqualTo(sent.request.from().tag());
            assertThat(one.request().callId()).isNotEqualTo(sent.request.callId());
            assertThat(one.request().headers().first("X-Evil")).isEmpty();
            assertThat(one.request().headers().first("Route")).isEmpty();
            assertThat(one.request().body()).isEqualTo(new Body("text/plain;charset=UTF-8", "Салам & <b>"));
        });
        out.get(0).answer(486);
        assertThat(sent.responses).isEmpty();
        out.get(1).answer(200);
        assertThat(sent.status()).isEqualTo(200);
        desk.timers.advance(Duration.ofMinutes(1));
        assertThat(sent.responses).hasSize(1);
    }

    @Test
    void nobody_there_nobody_answering_and_all_refusing_are_480() {
        assertThat(text("bob", "hello").status()).isEqualTo(480);
        desk.register("bob", 2);
        Desk.Sent refused = text("bob", "hello");
        desk.stack.only().answer(415);
        assertThat(refused.status()).isEqualTo(480);
        Desk.Sent lost = text("bob", "hello");
        desk.stack.only().listener().onTransportError("gone");
        assertThat(lost.status()).isEqualTo(480);
        Desk.Sent silent = text("bob", "hello");
        assertThat(silent.responses).isEmpty();
        desk.timers.advance(Duration.ofSeconds(10));
        assertThat(silent.status()).isEqualTo(480);
    }

    @Test
    void what_is_not_taken_never_leaves() {
        desk.register("bob", 2);
        assertThat(text("bob", "x".repeat(8 * 1_024 + 1)).status()).isEqualTo(413);
        assertThat(text("nobody", "x").status()).isEqualTo(404);
        assertThat(text("996555123456", "x").status()).as("no trunk").isEqualTo(404);
        Desk.Sent html = desk.send("MESSAGE", "alice", "bob", alice, Headers.NONE, new Body("text/html", "<p>"));
        assertThat(html.status()).isEqualTo(415);
        assertThat(html.header("Accept")).isEqualTo("text/plain, application/im-iscomposing+xml");
        assertThat(desk.send("MESSAGE", "bob", "bob", alice, Headers.NONE, new Body("text/plain", "x"))
                        .status())
                .as("in another's name")
                .isEqualTo(401);
        assertThat(desk.send("MESSAGE", "mallory", "bob", Desk.flow(9), Headers.NONE, new Body("text/plain", "x"))
                        .status())
                .isEqualTo(401);
        assertThat(desk.stack.out).isEmpty();
        assertThat(text("bob", "x".repeat(8 * 1_024)).responses).isEmpty();
        assertThat(desk.stack.out).hasSize(1);
    }

    @Test
    void a_flood_meets_the_cap_and_the_minute_gives_it_back() {
        desk.register("bob", 2);
        for (int i = 0; i < 60; i++) {
            text("bob", "x");
        }
        assertThat(desk.stack.take()).hasSize(60);
        Desk.Sent over = text("bob", "x");
        assertThat(over.status()).isEqualTo(503);
        assertThat(over.header("Retry-After")).isEqualTo("5");
        desk.timers.advance(Duration.ofSeconds(1));
        text("bob", "x");
        assertThat(desk.stack.take()).hasSize(1);
        assertThat(desk.send("MESSAGE", "bob", "alice", Desk.flow(2), Headers.NONE, new Body("text/plain", "x"))
                        .responses)
                .as("of another operator")
                .isEmpty();
    }
}
