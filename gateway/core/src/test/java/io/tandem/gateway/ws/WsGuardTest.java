package io.tandem.gateway.ws;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.net.Flows;
import io.tandem.gateway.sip.net.Link;
import io.tandem.gateway.sip.net.SipHead;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WsGuardTest {

    private static final int MORE_THAN_A_SECOND_HAS = 301;

    private final Ended ended = new Ended();
    private final Browser browser = new Browser();

    WsGuardTest() {
        WsConnection connection = new WsConnection(browser, ended, false, _ -> {}, new CutLog(System::nanoTime));
        StallGuard octets = new StallGuard(Duration.ofSeconds(10));
        browser.pipeline()
                .addLast(octets)
                .addLast(new WsGuard(connection, Duration.ofSeconds(10), octets))
                .addLast(new WsHandler(connection, 15_000));
    }

    @AfterEach
    void close() {
        browser.finishAndReleaseAll();
    }

    private static PingWebSocketFrame ping() {
        return new PingWebSocketFrame(Unpooled.wrappedBuffer(new byte[100]));
    }

    private void isCutOff(String why) {
        CloseWebSocketFrame last = browser.readOutbound();
        assertThat(last.statusCode()).isEqualTo(1008);
        assertThat(last.reasonText()).isEqualTo(why);
        last.release();
        assertThat(ended.why).containsExactly(why);
        browser.writeInbound(ping());
        assertThat(browser.<Object>readOutbound())
                .as("answered after the last word")
                .isNull();
        assertThat(browser.isOpen()).as("for the last word to be read").isTrue();
        browser.advanceTimeBy(1, TimeUnit.SECONDS);
        browser.runScheduledPendingTasks();
        assertThat(browser.isOpen()).isFalse();
    }

    @Test
    void too_many_frames_end_the_connection_and_it_is_told_why() {
        for (int i = 0; i < MORE_THAN_A_SECOND_HAS; i++) {
            assertThat(ended.why).isEmpty();
            browser.writeInbound(new PongWebSocketFrame());
        }
        isCutOff("more than 300 frames in a second");
    }

    @Test
    void message_in_too_many_pieces_ends_it_likewise() {
        browser.writeInbound(new TextWebSocketFrame(false, 0, "x"));
        for (int i = 0; i < 65; i++) {
            browser.writeInbound(new ContinuationWebSocketFrame(false, 0, "x"));
        }
        isCutOff("a message in more than 64 pieces");
    }

    @Test
    void pings_of_a_peer_that_does_not_read_fill_nothing() {
        browser.writeInbound(ping());
        PongWebSocketFrame pong = browser.readOutbound();
        assertThat(pong.content().readableBytes()).isEqualTo(100);
        pong.release();
        browser.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
        browser.writeInbound(ping());
        browser.advanceTimeBy(20, TimeUnit.SECONDS);
        browser.runScheduledPendingTasks();
        assertThat(browser.<Object>readOutbound()).isNull();
        browser.unsafe().outboundBuffer().setUserDefinedWritability(1, true);
        browser.writeInbound(ping());
        pong = browser.readOutbound();
        assertThat(pong.content().readableBytes()).isEqualTo(100);
        pong.release();
    }

    private static final class Browser extends EmbeddedChannel {
        @Override
        protected SocketAddress remoteAddress0() {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
        }
    }

    private static final class Ended implements Flows {
        private final List<String> why = new ArrayList<>();

        @Override
        public boolean knows(Hop.Transport transport, InetSocketAddress peer) {
            return false;
        }

        @Override
        public long nextId() {
            return 1;
        }

        @Override
        public void onOpen(Link link) {}

        @Override
        public void onMessage(Link link, byte[] message) {}

        @Override
        public void onUnframed(Link link, byte[] octets, SipHead.Fault fault) {}

        @Override
        public void onClosed(Link link, String reason) {
            why.add(reason);
        }

        @Override
        public void onUnreachable(InetSocketAddress peer, String reason) {}
    }
}
