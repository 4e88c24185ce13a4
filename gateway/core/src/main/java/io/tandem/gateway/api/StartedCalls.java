package io.tandem.gateway.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tandem.gateway.call.BegunCall;
import io.tandem.gateway.call.Calls;
import io.tandem.gateway.call.OwnCalls;
import io.tandem.media.MonitorMode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Calls that are begun from here: a number for an operator, whose pages ring first, and a supervisor into a call. Any
/// thread; nothing waits for anybody to answer.
final class StartedCalls {

    private final Calls calls;

    StartedCalls(Calls calls) {
        this.calls = calls;
    }

    List<Operation> operations() {
        return List.of(
                Operation.of("POST", "/calls", Operation.CONTROL, this::dial),
                Operation.of("POST", "/calls/{id}/supervision", Operation.CONTROL, this::watch));
    }

    private OwnCalls own() {
        return calls.own();
    }

    private Reply dial(Ask ask) throws ApiProblem {
        ObjectNode json = ask.json(Set.of("user", "number"));
        String user = needed(json, "user", "the operator whose pages ring first");
        String number = needed(json, "number", "whom to call for him");
        return reply(own().dial(user, number), user, number);
    }

    private Reply watch(Ask ask) throws ApiProblem {
        ObjectNode json = ask.json(Set.of("user", "mode"));
        String user = needed(json, "user", "the supervisor whose pages ring first");
        String mode = Ask.string(json, "mode").orElse("listen");
        Optional<MonitorMode> known = List.of(MonitorMode.values()).stream()
                .filter(m -> Events.word(m).equals(mode.toLowerCase(Locale.ROOT)))
                .findFirst();
        if (known.isEmpty()) {
            throw ApiProblem.field(
                    422,
                    "mode",
                    Texts.visible(mode),
                    "'mode' is no way to be in a call: give listen, whisper or barge");
        }
        return reply(own().watch(user, ask.parameter("id"), known.get()), user, "");
    }

    private static String needed(ObjectNode json, String key, String what) throws ApiProblem {
        String value = Ask.string(json, key).map(String::strip).orElse("");
        if (value.isEmpty() || value.length() > 64) {
            throw ApiProblem.field(
                    422, key, Texts.visible(value), "'" + key + "' is missing or longer than 64: give " + what);
        }
        return value;
    }

    private static Reply reply(BegunCall begun, String user, String number) throws ApiProblem {
        return switch (begun) {
            case BegunCall.Runs(String callId) ->
                Reply.json(202, JsonNodeFactory.instance.objectNode().put("id", callId));
            case BegunCall.Refused(BegunCall.On on, String why) ->
                throw switch (on) {
                    case USER ->
                        ApiProblem.field(
                                422, "user", Texts.visible(user), why + ": give the name that he signs in with");
                    case NUMBER ->
                        ApiProblem.field(
                                422,
                                "number",
                                Texts.visible(number),
                                "it would be refused, " + why + ": 'tandem route explain' says by which rule");
                    case CALL -> ApiProblem.of(404, why + ": look at GET /calls");
                    case RIGHT -> ApiProblem.of(403, why + ": see users.<name>.role and users.<name>.supervises");
                    case STATE -> ApiProblem.of(409, why);
                };
        };
    }
}
