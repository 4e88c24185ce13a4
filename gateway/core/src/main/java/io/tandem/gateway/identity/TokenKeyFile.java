package io.tandem.gateway.identity;

import io.tandem.gateway.concurrent.Timers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The file of keys, read again when it changes, so that keys can be exchanged while calls run. What cannot be read
/// changes nothing. Read on a virtual thread of its own; any thread may ask.
public final class TokenKeyFile implements Supplier<TokenKeys>, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TokenKeyFile.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

    private final Path file;
    private final Timers timers;
    private volatile TokenKeys keys;
    private volatile boolean closed;
    private String lastText;

    private TokenKeyFile(Path file, String text, Timers timers) throws TokenKeys.Unusable {
        this.file = file;
        this.timers = timers;
        this.lastText = text;
        this.keys = TokenKeys.read(text);
    }

    /// Reads it, and goes on looking at it.
    public static TokenKeyFile open(Path file, Timers timers) throws IOException, TokenKeys.Unusable {
        TokenKeyFile opened = new TokenKeyFile(file, Files.readString(file), timers);
        opened.lookLater();
        return opened;
    }

    @Override
    public TokenKeys get() {
        return keys;
    }

    private void lookLater() {
        if (!closed) {
            timers.after(LOOK_EVERY, () -> Thread.ofVirtual().name("token-keys").start(this::look));
        }
    }

    private void look() {
        try {
            String text = Files.readString(file);
            if (!text.equals(lastText)) {
                lastText = text;
                keys = TokenKeys.read(text);
                LOG.info("the token keys in {} have changed: the new ones count", file);
            }
        } catch (IOException | TokenKeys.Unusable e) {
            LOG.warn("the token keys in {} stay as they were: it {}", file, e.getMessage());
        } finally {
            lookLater();
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
