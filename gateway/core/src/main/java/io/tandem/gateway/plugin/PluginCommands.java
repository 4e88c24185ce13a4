package io.tandem.gateway.plugin;

import io.tandem.plugin.CallCommand;
import io.tandem.plugin.Reply;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries out what plugins ask of calls. Any thread; it only posts.
public final class PluginCommands {

    private static final Logger LOG = LoggerFactory.getLogger(PluginCommands.class);

    private final Predicate<String> hangUp;

    /// @param hangUp ends a call by its id; false when there is none
    public PluginCommands(Predicate<String> hangUp) {
        this.hangUp = hangUp;
    }

    /// Does it, or says why not.
    public Reply carryOut(CallCommand command) {
        return switch (command) {
            case CallCommand.HangUp hangingUp -> {
                LOG.info("call={} hung up by a plugin: {}", hangingUp.call(), hangingUp.reason());
                yield hangUp.test(hangingUp.call()) ? new Reply.Done() : new Reply.NoSuchCall();
            }
        };
    }
}
