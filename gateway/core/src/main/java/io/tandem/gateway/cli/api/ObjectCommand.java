package io.tandem.gateway.cli.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tandem.gateway.change.Kind;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `list`, `show`, `add`, `set` and `remove` of one kind of object. Confined to one thread.
public abstract class ObjectCommand implements Runnable {

    private static final Map<Kind, List<String>> COLUMNS = Map.of(
            Kind.TRUNK, List.of("addresses", "transport", "country", "max-calls"),
            Kind.ROUTE, List.of("priority", "prefix", "pattern", "trunks", "choice"),
            Kind.NUMBER, List.of("user", "group", "trunks", "hours", "closed"),
            Kind.USER, List.of("caller-id", "groups", "role"),
            Kind.GROUP, List.of("strategy", "members", "ring-time-seconds", "overflow"),
            Kind.HOURS, List.of("zone", "open", "closed-on"));

    private static final int PAGE = 1000;

    private final Kind kind;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    protected ObjectCommand(Kind kind) {
        this.kind = kind;
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                spec.name() + " needs a subcommand: "
                        + String.join(", ", spec.subcommands().keySet()));
    }

    protected PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private String path() {
        return kind == Kind.HOURS ? "/hours" : "/" + kind.word() + "s";
    }

    private String path(String name) {
        return path() + "/" + ApiClient.encoded(name);
    }

    /// Those of what is in force, or of the draft that is under way.
    @Command(description = "Lists them.", mixinStandardHelpOptions = true)
    public int list(@Mixin ApiOptions api) throws ApiFailure {
        ApiClient client = new ApiClient(api);
        ObjectNode got = all(client);
        if (api.json()) {
            return print(got);
        }
        List<String> columns = COLUMNS.getOrDefault(kind, List.of());
        String[] head = new String[columns.size() + 2];
        head[0] = kind.word();
        head[1] = "version";
        for (int i = 0; i < columns.size(); i++) {
            head[i + 2] = columns.get(i);
        }
        boolean states = kind == Kind.TRUNK;
        Table table = new Table(states ? with(head, "state") : head);
        for (JsonNode item : got.path("items")) {
            String[] row = new String[head.length];
            row[0] = item.path("name").asText();
            row[1] = item.path("version").asText();
            for (int i = 0; i < columns.size(); i++) {
                row[i + 2] = Table.text(item.path("body").path(columns.get(i)));
            }
            table.row(states ? with(row, state(item.path("status"))) : row);
        }
        table.print(out());
        return 0;
    }

    /// Page by page.
    private ObjectNode all(ApiClient client) throws ApiFailure {
        ObjectNode all = ApiClient.object();
        ArrayNode items = all.putArray("items");
        int got = PAGE;
        while (got == PAGE) {
            JsonNode page = client.get(path() + "?limit=" + PAGE + "&offset=" + items.size() + draft(client, "&"))
                    .json();
            all.set("version", page.path("version"));
            got = page.path("items").size();
            page.path("items").forEach(items::add);
        }
        return all;
    }

    private static String state(JsonNode status) {
        return status.has("up") ? (status.path("up").asBoolean() ? "up" : "DOWN") : Table.text(status);
    }

    private static String[] with(String[] cells, String more) {
        String[] all = Arrays.copyOf(cells, cells.length + 1);
        all[cells.length] = more;
        return all;
    }

    @Command(description = "Shows one with all its keys.", mixinStandardHelpOptions = true)
    public int show(@Mixin ApiOptions api, @Parameters(paramLabel = "NAME") String name) throws ApiFailure {
        ApiClient client = new ApiClient(api);
        JsonNode got = client.get(path(name) + draft(client, "?")).json();
        if (api.json()) {
            return print(got);
        }
        Table table = new Table(
                kind.word() + " " + name, "version " + got.path("version").asText());
        KeyPath.flat(got.path("body")).forEach(table::pair);
        JsonNode ports = got.path("status").path("ports");
        ObjectNode status = got.path("status").isObject() ? got.path("status").deepCopy() : ApiClient.object();
        status.remove("ports");
        KeyPath.flat(status).forEach((key, value) -> table.pair("status." + key, value));
        table.print(out());
        ports(ports);
        return 0;
    }

    /// Of a GSM gateway.
    private void ports(JsonNode ports) {
        if (ports.isEmpty()) {
            return;
        }
        Table table = new Table("port", "number", "state", "minutes today", "this month", "left", "until");
        for (JsonNode port : ports) {
            table.row(
                    port.path("name").asText(),
                    port.path("number").asText(),
                    port.path("state").asText(),
                    minutes(port.path("secondsToday")),
                    minutes(port.path("secondsMonth")),
                    minutes(port.path("secondsLeft")),
                    port.path("outUntil").asText());
        }
        out().println();
        table.print(out());
    }

    private static String minutes(JsonNode seconds) {
        return seconds.isMissingNode() ? "" : Long.toString((seconds.asLong() + 59) / 60);
    }

    @Command(description = "Adds one. Keys are those of tandem.yaml, lists by commas.", mixinStandardHelpOptions = true)
    public int add(
            @Mixin ApiOptions api,
            @Parameters(paramLabel = "NAME") String name,
            @Parameters(paramLabel = "KEY=VALUE", arity = "0..*") List<String> values,
            @Option(
                            names = "--note",
                            paramLabel = "TEXT",
                            description = "Why; it stands in the history.",
                            defaultValue = "")
                    String note)
            throws ApiFailure {
        ApiClient client = new ApiClient(api);
        ObjectNode body = ApiClient.object();
        KeyPath.apply(kind, body, values);
        return put(api, client, name, body, why(note, "add", name), "If-None-Match", "*");
    }

    @Command(description = "Changes keys of one; KEY= gives it its default back.", mixinStandardHelpOptions = true)
    public int set(
            @Mixin ApiOptions api,
            @Parameters(paramLabel = "NAME") String name,
            @Parameters(paramLabel = "KEY=VALUE", arity = "1..*") List<String> values,
            @Option(
                            names = "--note",
                            paramLabel = "TEXT",
                            description = "Why; it stands in the history.",
                            defaultValue = "")
                    String note)
            throws ApiFailure {
        ApiClient client = new ApiClient(api);
        ApiClient.Answer got = client.get(path(name) + draft(client, "?"));
        ObjectNode body = got.json().path("body").deepCopy();
        KeyPath.apply(kind, body, values);
        String version = got.json().path("version").asText();
        String why = why(note, "set", name);
        return DraftFile.current(client.server()).isPresent()
                ? put(api, client, name, body, why)
                : put(api, client, name, body, why, "If-Match", "\"" + version + "\"");
    }

    @Command(description = "Removes one.", mixinStandardHelpOptions = true)
    public int remove(
            @Mixin ApiOptions api,
            @Parameters(paramLabel = "NAME") String name,
            @Option(
                            names = "--note",
                            paramLabel = "TEXT",
                            description = "Why; it stands in the history.",
                            defaultValue = "")
                    String note)
            throws ApiFailure {
        ApiClient client = new ApiClient(api);
        return done(
                api,
                client,
                name + " removed",
                client.send("DELETE", target(client, name, why(note, "remove", name)), "", ""));
    }

    /// What the history says: what was given, else the command itself.
    private String why(String note, String verb, String name) {
        return note.isEmpty() ? kind.word() + " " + verb + " " + name : note;
    }

    private int put(ApiOptions api, ApiClient client, String name, ObjectNode body, String note, String... headers)
            throws ApiFailure {
        return done(
                api,
                client,
                name + " written",
                client.send("PUT", target(client, name, note), body.toString(), "application/json", headers));
    }

    private String target(ApiClient client, String name, String note) throws ApiFailure {
        String query = draft(client, "?");
        return path(name)
                + query
                + (note.isEmpty() ? "" : (query.isEmpty() ? "?" : "&") + "note=" + ApiClient.encoded(note));
    }

    private int done(ApiOptions api, ApiClient client, String what, ApiClient.Answer answer) throws ApiFailure {
        if (api.json()) {
            return print(answer.json());
        }
        out().println(kind.word() + " " + what
                + (DraftFile.current(client.server()).isPresent()
                        ? ", in the draft: see tandem change diff, then tandem change commit"
                        : ", version " + answer.json().path("version").asText()));
        out().flush();
        return 0;
    }

    /// Sets an operator's password, which is no part of any draft.
    protected void setPassword(ApiOptions api, String user, String password) throws ApiFailure {
        ApiClient client = new ApiClient(api);
        ApiClient.Answer answer = client.send(
                "PUT",
                path(user) + "/password",
                ApiClient.object().put("password", password).toString(),
                "application/json");
        if (api.json()) {
            print(answer.json());
            return;
        }
        out().println(kind.word() + " " + user + " has a new password, version "
                + answer.json().path("version").asText());
        out().flush();
    }

    private static String draft(ApiClient client, String before) throws ApiFailure {
        Optional<String> draft = DraftFile.current(client.server());
        return draft.map(id -> before + "draft=" + ApiClient.encoded(id)).orElse("");
    }

    protected int print(JsonNode json) {
        out().println(json.toPrettyString());
        out().flush();
        return 0;
    }
}
