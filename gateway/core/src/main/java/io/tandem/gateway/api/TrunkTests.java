package io.tandem.gateway.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tandem.gateway.change.Kind;
import io.tandem.gateway.trunk.Trunk;
import io.tandem.gateway.trunk.TrunkProbe;
import io.tandem.gateway.trunk.Trunks;
import java.util.List;
import java.util.Set;

/// Asks trunks on demand. Any thread; it waits for the trunk's answer.
final class TrunkTests {

    private final Trunks trunks;
    private final TrunkProbe probe;

    TrunkTests(Trunks trunks, TrunkProbe probe) {
        this.trunks = trunks;
        this.probe = probe;
    }

    List<Operation> operations() {
        return List.of(Operation.of("POST", "/trunks/{name}/test", Operation.CONTROL, this::test));
    }

    private Reply test(Ask ask) throws ApiProblem, InterruptedException {
        String kind = Ask.string(ask.json(Set.of("kind")), "kind").orElse("options");
        if (!kind.equals("options")) {
            throw ApiProblem.field(422, "kind", kind, "'kind' is '" + kind + "': give options");
        }
        String name = Kinds.key(Kind.TRUNK, ask.parameter("name")).name();
        Trunk trunk = trunks.all().stream()
                .filter(t -> t.name().equals(name))
                .findFirst()
                .orElseThrow(() -> ApiProblem.of(404, "there is no trunk " + name + ": look at GET /trunks"));
        TrunkProbe.Outcome outcome = probe.options(trunk);
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("trunk", name).put("ok", outcome.good());
        outcome.status().ifPresent(status -> json.put("status", status));
        json.put("milliseconds", outcome.took().toMillis()).put("text", outcome.text());
        return Reply.json(json);
    }
}
