package io.tandem.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.ThrowableProxy;
import org.junit.jupiter.api.Test;

class RedactedThrowableTest {
    @Test
    void no_line_of_an_exception_looks_like_a_line_of_the_log() {
        RedactedThrowable converter = new RedactedThrowable();
        converter.start();
        Throwable hostile =
                new IllegalArgumentException("bad header\r\n10:00:00.000 INFO  call  forged\u001B[2J password=x");
        String text = converter.throwableProxyToString(new ThrowableProxy(hostile));
        assertThat(text.lines()).allMatch(line -> line.startsWith("    "));
        assertThat(text).contains("bad header", "forged [2J password=***", "RedactedThrowableTest");
        assertThat(text).doesNotContain("\u001B", "\r");
    }
}
