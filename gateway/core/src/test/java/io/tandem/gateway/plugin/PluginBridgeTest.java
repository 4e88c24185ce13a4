package io.tandem.gateway.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.gateway.call.CallEvent;
import io.tandem.gateway.call.CommandReply;
import io.tandem.gateway.call.RecordVerb;
import io.tandem.gateway.call.Termination;
import io.tandem.plugin.CallCommand;
import io.tandem.plugin.CallEvent.Answered;
import io.tandem.plugin.CallEvent.DigitReceived;
import io.tandem.plugin.CallEvent.Direction;
import io.tandem.plugin.CallEvent.Ended;
import io.tandem.plugin.CallEvent.Ringing;
import io.tandem.plugin.CallEvent.Started;
import io.tandem.plugin.Reply;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PluginBridgeTest {

    private static final Instant AT = Instant.EPOCH;

    @Test
    void a_call_is_told_in_the_plugins_language_and_numbered_by_itself() {
        List<io.tandem.plugin.CallEvent> told = new ArrayList<>();
        PluginEvents events = new PluginEvents(told::add);
        Termination busy = new Termination(Termination.Who.TRUNK, Termination.Why.BUSY, 486, 17, "Busy Here");

        events.onCallEvent(new CallEvent.Started(
                "a", AT, CallEvent.Direction.OUTGOING, "alice", "+996312000103", "", "", List.of()));
        events.onCallEvent(new CallEvent.Started(
                "b", AT, CallEvent.Direction.INCOMING, "bob", "+996312000202", "north", "", List.of("312555")));
        events.onCallEvent(new CallEvent.Ringing("a", AT, "north"));
        events.onCallEvent(new CallEvent.Answered("b", AT, "north"));
        events.onCallEvent(new CallEvent.DigitReceived("b", AT, true, '5', 120));
        events.onCallEvent(new CallEvent.Ended("a", AT, busy));

        assertThat(told)
                .containsExactly(
                        new Started("a", 1, 1, AT, Direction.OUTGOING, "alice", "+996312000103", "", List.of()),
                        new Started(
                                "b", 1, 1, AT, Direction.INCOMING, "bob", "+996312000202", "north", List.of("312555")),
                        new Ringing("a", 1, 2, AT, "north"),
                        new Answered("b", 1, 2, AT, "north"),
                        new DigitReceived("b", 1, 3, AT, true, '5', 120),
                        new Ended("a", 1, 3, AT, 17, "Busy Here"));
    }

    @Test
    void recording_says_what_became_of_it() {
        PluginCommands commands = new PluginCommands(
                "a"::equals,
                (id, verb) -> verb == RecordVerb.START
                        ? new CommandReply.Done()
                        : new CommandReply.Refused("recording is off"));

        assertThat(commands.carryOut(new CallCommand.Recording("a", CallCommand.RecordingAction.START)))
                .isEqualTo(new Reply.Done());
        assertThat(commands.carryOut(new CallCommand.Recording("a", CallCommand.RecordingAction.PAUSE)))
                .isEqualTo(new Reply.Refused("recording is off"));
    }

    @Test
    void hanging_up_says_whether_there_was_such_a_call() {
        PluginCommands commands = new PluginCommands("a"::equals, (id, verb) -> new CommandReply.NoSuchCall());

        assertThat(commands.carryOut(new CallCommand.HangUp("a", "test"))).isEqualTo(new Reply.Done());
        assertThat(commands.carryOut(new CallCommand.HangUp("z", "test"))).isEqualTo(new Reply.NoSuchCall());
    }
}
