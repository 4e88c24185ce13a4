package io.tandem.gateway.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tandem.gateway.call.CallView;
import io.tandem.gateway.call.Calls;
import io.tandem.gateway.call.CommandReply;
import io.tandem.gateway.call.RecordVerb;
import io.tandem.gateway.registrar.Registration;
import io.tandem.gateway.registrar.Registrations;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Calls that are open, and who is there to take one. Any thread; a recording's verb waits for the call's turn.
final class LiveCalls {

    private final Calls calls;
    private final Registrations registrations;

    LiveCalls(Calls calls, Registrations registrations) {
        this.calls = calls;
        this.registrations = registrations;
    }

    List<Operation> operations() {
        String one = "/calls/{id}";
        return List.of(
                Operation.of("GET", "/calls", Operation.LOOK, ask -> list()),
                Operation.of("GET", one, Operation.LOOK, ask -> Reply.json(json(there(ask)))),
                Operation.of("DELETE", one, Operation.CONTROL, this::hangUp),
                Operation.of("POST", one + "/recording", Operation.CONTROL, this::record),
                Operation.of("GET", "/registrations", Operation.LOOK, ask -> registered()));
    }

    private Reply list() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode items = json.putArray("items");
        calls.list().stream()
                .sorted(Comparator.comparing(CallView::startedAt).thenComparing(CallView::callId))
                .forEach(call -> items.add(json(call)));
        return Reply.json(json);
    }

    private CallView there(Ask ask) throws ApiProblem {
        String id = ask.parameter("id");
        return calls.list().stream()
                .filter(call -> call.callId().equals(id))
                .findFirst()
                .orElseThrow(LiveCalls::noCall);
    }

    private static ApiProblem noCall() {
        return ApiProblem.of(404, "there is no such call, or it has ended: look at GET /calls");
    }

    private ObjectNode json(CallView call) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", call.callId())
                .put("direction", Events.word(call.direction()))
                .put("phase", word(call.phase()))
                .put("user", call.user())
                .put("number", call.number())
                .put("callee", call.callee())
                .put("trunk", call.trunk())
                .put("startedAt", call.startedAt().toString());
        call.answeredAt().ifPresent(at -> json.put("answeredAt", at.toString()));
        json.put("early", call.early());
        call.codecs().forEach(json.putArray("codecs")::add);
        call.troubles().forEach(json.putArray("troubles")::add);
        ArrayNode watchers = json.putArray("watchers");
        call.watchers()
                .forEach(watch -> watchers.addObject().put("user", watch.user()).put("mode", word(watch.mode())));
        calls.state(call.callId())
                .ifPresent(state -> json.put("recording", word(state.record().phase())));
        return json;
    }

    private static String word(Enum<?> constant) {
        return Events.word(constant).replace('_', '-');
    }

    private Reply hangUp(Ask ask) throws ApiProblem {
        if (!calls.hangUp(ask.parameter("id"))) {
            throw noCall();
        }
        return Reply.nothing();
    }

    private Reply record(Ask ask) throws ApiProblem {
        String action = Ask.string(ask.json(Set.of("action")), "action").orElse("");
        Optional<RecordVerb> verb = List.of(RecordVerb.values()).stream()
                .filter(v -> v.name().toLowerCase(Locale.ROOT).equals(action))
                .findFirst();
        if (verb.isEmpty()) {
            throw ApiProblem.field(
                    422, "action", action, "'action' is '" + action + "': give start, pause, resume or stop");
        }
        return switch (calls.record(ask.parameter("id"), verb.get())) {
            case CommandReply.Done done -> Reply.nothing();
            case CommandReply.NoSuchCall none -> throw noCall();
            case CommandReply.Refused(String why) -> throw ApiProblem.of(409, why);
        };
    }

    private Reply registered() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode items = json.putArray("items");
        registrations.all().stream()
                .sorted(Comparator.comparing(Registration::user).thenComparing(Registration::expiresAt))
                .forEach(there -> items.addObject()
                        .put("user", there.user())
                        .put("contact", there.contact().toString())
                        .put(
                                "flow",
                                Events.word(there.flow().transport()) + ":"
                                        + there.flow().peer().getAddress().getHostAddress() + ":"
                                        + there.flow().peer().getPort())
                        .put("expiresAt", there.expiresAt().toString())
                        .put("userAgent", there.userAgent())
                        .put("doNotDisturb", calls.doNotDisturb(there.user())));
        return Reply.json(json);
    }
}
