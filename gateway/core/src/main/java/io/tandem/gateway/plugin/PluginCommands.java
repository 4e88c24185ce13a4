package io.tandem.gateway.plugin;

import io.tandem.gateway.call.CommandReply;
import io.tandem.gateway.call.RecordVerb;
import io.tandem.plugin.CallCommand;
import io.tandem.plugin.Reply;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries out what plugins ask of calls. Any thread; it only posts.
public final class PluginCommands {

    private static final Logger LOG = LoggerFactory.getLogger(PluginCommands.class);

    private final Predicate<String> hangUp;
    private final BiFunction<String, RecordVerb, CommandReply> record;

    /// @param hangUp ends a call by its id; false when there is none
    /// @param record asks something of a call's recording
    public PluginCommands(Predicate<String> hangUp, BiFunction<String, RecordVerb, CommandReply> record) {
        this.hangUp = hangUp;
        this.record = record;
    }

    /// Does it, or says why not.
    public Reply carryOut(CallCommand command) {
        return switch (command) {
            case CallCommand.HangUp hangingUp -> {
                LOG.info("call={} hung up by a plugin: {}", hangingUp.call(), hangingUp.reason());
                yield hangUp.test(hangingUp.call()) ? new Reply.Done() : new Reply.NoSuchCall();
            }
            case CallCommand.Recording(String call, var action) -> reply(record.apply(call, verb(action)));
        };
    }

    private static RecordVerb verb(CallCommand.RecordingAction action) {
        return switch (action) {
            case START -> RecordVerb.START;
            case PAUSE -> RecordVerb.PAUSE;
            case RESUME -> RecordVerb.RESUME;
            case STOP -> RecordVerb.STOP;
        };
    }

    private static Reply reply(CommandReply reply) {
        return switch (reply) {
            case CommandReply.Done() -> new Reply.Done();
            case CommandReply.Refused(String why) -> new Reply.Refused(why);
            case CommandReply.NoSuchCall() -> new Reply.NoSuchCall();
        };
    }
}
