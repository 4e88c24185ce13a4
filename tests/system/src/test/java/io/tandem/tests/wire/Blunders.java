package io.tandem.tests.wire;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;

/// Notes what no peer may bring about: throwables that nobody caught, and errors that are logged with one.
/// One at a time; any thread may come to grief.
final class Blunders implements AutoCloseable {
    private final Queue<String> noted = new ConcurrentLinkedQueue<>();
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            if (event.getLevel().isGreaterOrEqual(Level.ERROR) || event.getThrowableProxy() != null) {
                noted.add(event.getLoggerName() + ": " + event.getFormattedMessage());
            }
        }
    };

    Blunders() {
        appender.setContext(root.getLoggerContext());
        appender.start();
        root.addAppender(appender);
        Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> noted.add(thread + ": " + thrown));
    }

    List<String> noted() {
        return List.copyOf(noted);
    }

    @Override
    public void close() {
        root.detachAppender(appender);
        Thread.setDefaultUncaughtExceptionHandler(before);
    }
}
