package io.tandem.gateway.cli;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.IThrowableProxy;
import java.util.stream.Collectors;

/// The stack trace of a log event, each line indented and as clean as a message: what a peer sent may stand in an
/// exception's text, and must not look like a line of the log. Any thread.
public final class RedactedThrowable extends ThrowableProxyConverter {

    @Override
    protected String throwableProxyToString(IThrowableProxy throwable) {
        return super.throwableProxyToString(throwable)
                .lines()
                .map(line -> "    " + RedactedMessage.redact(line.replace("\t", "  ")) + System.lineSeparator())
                .collect(Collectors.joining());
    }
}
