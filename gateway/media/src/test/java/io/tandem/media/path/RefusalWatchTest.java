package io.tandem.media.path;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.tandem.media.PortId;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class RefusalWatchTest {
    private static final PortId TRUNK = new PortId("trunk-1");
    private static final InetSocketAddress STRANGER = new InetSocketAddress("203.0.113.9", 4000);

    private final Logger logger = (Logger) LoggerFactory.getLogger(RefusalWatch.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final RefusalWatch watch = new RefusalWatch(0);

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(lines);
    }

    @Test
    void many_refused_packets_make_one_line_that_names_the_port_with_the_most() {
        assertThat(watch.isDue(RefusalWatch.INTERVAL_NS - 1)).isFalse();
        assertThat(watch.isDue(RefusalWatch.INTERVAL_NS)).isTrue();
        watch.note("one", TRUNK, 100, null);
        watch.note("two", TRUNK, 200, STRANGER);
        watch.note("three", TRUNK, 3, null);
        watch.end(RefusalWatch.INTERVAL_NS);
        assertThat(lines.list).hasSize(1);
        assertThat(lines.list.getFirst().getFormattedMessage())
                .contains("call=two trunk-1 refused 200 packets", "203.0.113.9:4000", "all ports of this loop 303");
        assertThat(watch.isDue(RefusalWatch.INTERVAL_NS + 1)).isFalse();
    }

    @Test
    void stray_packets_are_not_worth_a_line() {
        watch.note("one", TRUNK, RefusalWatch.MANY - 1, STRANGER);
        watch.end(RefusalWatch.INTERVAL_NS);
        watch.note("one", TRUNK, 1, STRANGER);
        watch.end(2 * RefusalWatch.INTERVAL_NS);
        assertThat(lines.list).isEmpty();
    }
}
