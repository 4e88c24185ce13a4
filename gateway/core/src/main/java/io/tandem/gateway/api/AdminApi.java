package io.tandem.gateway.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tandem.gateway.call.Calls;
import io.tandem.gateway.canary.Canaries;
import io.tandem.gateway.canary.TestCalls;
import io.tandem.gateway.change.Kind;
import io.tandem.gateway.change.LiveConfig;
import io.tandem.gateway.concurrent.Timers;
import io.tandem.gateway.config.AdminAddress;
import io.tandem.gateway.registrar.Registrations;
import io.tandem.gateway.route.limit.PortStatus;
import io.tandem.gateway.route.live.TableRouter;
import io.tandem.gateway.store.CdrTable;
import io.tandem.gateway.store.Database;
import io.tandem.gateway.store.DraftTable;
import io.tandem.gateway.store.ObjectKey;
import io.tandem.gateway.store.OperatorStore;
import io.tandem.gateway.trunk.Trunk;
import io.tandem.gateway.trunk.TrunkProbe;
import io.tandem.gateway.trunk.Trunks;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// All that the admin API does, joined to the gateway. Stateless.
public final class AdminApi {

    private AdminApi() {}

    /// What of the gateway it is about. Immutable.
    ///
    /// @param realm the SIP domain, which passwords are for
    /// @param passwordInFile whose password stands in the file
    /// @param operators whether there is an operator of that name
    /// @param version of Tandem
    /// @param listenCode what a supervisor dials before an operator's name
    public record Parts(
            LiveConfig live,
            Database database,
            TableRouter router,
            Calls calls,
            Trunks trunks,
            Registrations registrations,
            TrunkProbe probe,
            TestCalls tests,
            Canaries canaries,
            UserTokens.Maker tokens,
            String realm,
            Predicate<String> passwordInFile,
            Predicate<String> operators,
            Clock clock,
            Timers timers,
            String version,
            int maxCalls,
            String listenCode) {}

    /// Each operation but those of the audit log, which the listener itself keeps.
    public static List<Operation> operations(Parts parts, Events events) {
        Editor editor = new Editor(parts.live(), new DraftTable(parts.database(), parts.clock()));
        return Stream.of(
                        new TrunkTests(parts.trunks(), parts.probe(), parts.tests()).operations(),
                        new UserTokens(parts.tokens(), parts.clock()).operations(),
                        new UserPasswords(
                                        editor,
                                        new OperatorStore(parts.database()),
                                        parts.realm(),
                                        parts.passwordInFile(),
                                        parts.clock())
                                .operations(),
                        new ConfigObjects(editor, key -> status(parts, key)).operations(),
                        new Drafts(editor).operations(),
                        new Replaying(editor, new CdrTable(parts.database()), parts.operators()).operations(),
                        new Changes(editor).operations(),
                        new Explaining(editor, parts.router(), parts.clock()).operations(),
                        new LiveCalls(parts.calls(), parts.registrations()).operations(),
                        new StartedCalls(parts.calls()).operations(),
                        new Node(
                                        new Node.About(parts.version(), parts.maxCalls(), parts.listenCode()),
                                        parts.calls(),
                                        parts.registrations(),
                                        parts.live(),
                                        parts.clock())
                                .operations(),
                        new Exchange(editor).operations(),
                        events.operations(),
                        new Document().operations())
                .flatMap(List::stream)
                .toList();
    }

    private static void ports(ObjectNode json, List<PortStatus> ports) {
        if (ports.isEmpty()) {
            return;
        }
        ArrayNode all = json.putArray("ports");
        for (PortStatus port : ports) {
            ObjectNode one = all.addObject()
                    .put("name", port.name())
                    .put("number", port.number())
                    .put("state", port.state())
                    .put("call", port.call())
                    .put("secondsToday", port.today().toSeconds())
                    .put("secondsMonth", port.month().toSeconds())
                    .put("failures", port.failures());
            port.left().ifPresent(left -> one.put("secondsLeft", left.toSeconds()));
            port.outUntil().ifPresent(until -> one.put("outUntil", until.toString()));
        }
    }

    private static Optional<ObjectNode> status(Parts parts, ObjectKey key) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        if (key.kind().equals(Kind.TRUNK.word())) {
            Optional<Trunk> trunk = parts.trunks().all().stream()
                    .filter(t -> t.name().equals(key.name()))
                    .findFirst();
            trunk.ifPresent(t -> {
                ArrayNode addresses = json.putArray("addresses");
                t.addresses()
                        .forEach(address -> addresses.add(
                                Events.word(address.transport()) + ":" + new AdminAddress(address.address())));
                json.put("trouble", parts.trunks().trouble(t));
                ports(json, parts.router().ports(t.name()));
                parts.canaries()
                        .of(t.name())
                        .ifPresent(canary -> json.putObject("canary")
                                .put("at", canary.last().startedAt().toString())
                                .put("ok", canary.last().good())
                                .put("failures", canary.failures())
                                .put("text", canary.last().text()));
            });
            return trunk.map(t -> json.put(
                            "up", !t.addresses().isEmpty() && parts.trunks().healthy(t))
                    .put(
                            "calls",
                            parts.calls().list().stream()
                                    .filter(call -> call.trunk().equals(t.name()))
                                    .count()));
        }
        if (key.kind().equals(Kind.USER.word())) {
            return Optional.of(json.put(
                    "registrations", parts.registrations().of(key.name()).size()));
        }
        return Optional.empty();
    }
}
