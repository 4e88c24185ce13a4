package io.tandem.gateway.cli.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `tandem call`. Confined to one thread.
@Command(
        name = "call",
        description = "Calls that are open, and what happened in them.",
        subcommands = PcapCommand.class,
        mixinStandardHelpOptions = true)
public final class CallCommand extends ApiCommand {

    /// What can be done to a recording.
    enum Verb {
        START,
        PAUSE,
        RESUME,
        STOP
    }

    @Command(description = "Lists those that are open now.", mixinStandardHelpOptions = true)
    public int list(@Mixin ApiOptions api) throws ApiFailure {
        JsonNode got = new ApiClient(api).get("/calls").json();
        if (api.json()) {
            return print(got);
        }
        Table table = new Table("call", "direction", "phase", "user", "number", "trunk", "since");
        for (JsonNode call : got.path("items")) {
            table.row(
                    call.path("id").asText(),
                    call.path("direction").asText(),
                    call.path("phase").asText(),
                    call.path("user").asText(),
                    call.path("callee").asText().isEmpty()
                            ? call.path("number").asText()
                            : call.path("callee").asText(),
                    call.path("trunk").asText(),
                    since(call));
        }
        table.print(out());
        return 0;
    }

    private static String since(JsonNode call) {
        Instant from = Instant.parse(
                call.path("answeredAt").asText(call.path("startedAt").asText()));
        long seconds = Math.max(0, Duration.between(from, Instant.now()).toSeconds());
        return String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60);
    }

    @Command(description = "Shows one that is open.", mixinStandardHelpOptions = true)
    public int show(@Mixin ApiOptions api, @Parameters(paramLabel = "ID") String id) throws ApiFailure {
        JsonNode got = new ApiClient(api).get("/calls/" + ApiClient.encoded(id)).json();
        if (api.json()) {
            return print(got);
        }
        Table table = new Table("call", id);
        KeyPath.flat(got).forEach(table::pair);
        table.print(out());
        return 0;
    }

    @Command(
            description = {
                "Draws what happened in one, open or over, with a verdict in plain words.",
                "'last' is the one that began latest."
            },
            mixinStandardHelpOptions = true)
    public int explain(@Mixin ApiOptions api, @Parameters(paramLabel = "ID") String id) throws ApiFailure {
        String path = "/calls/" + ApiClient.encoded(id) + "/explain";
        ApiClient client = new ApiClient(api);
        return api.json()
                ? print(client.get(path).json())
                : say(client.get(path + "?format=text").text().stripTrailing());
    }

    @Command(description = "Hangs one up.", mixinStandardHelpOptions = true)
    public int hangup(@Mixin ApiOptions api, @Parameters(paramLabel = "ID") String id) throws ApiFailure {
        new ApiClient(api).send("DELETE", "/calls/" + ApiClient.encoded(id), "", "");
        return say("call " + id + " ends");
    }

    @Command(description = "Starts, pauses, resumes or stops the recording of one.", mixinStandardHelpOptions = true)
    public int record(
            @Mixin ApiOptions api,
            @Parameters(paramLabel = "ID") String id,
            @Parameters(paramLabel = "VERB", description = "${COMPLETION-CANDIDATES}") Verb verb)
            throws ApiFailure {
        String word = verb.name().toLowerCase(Locale.ROOT);
        new ApiClient(api)
                .post(
                        "/calls/" + ApiClient.encoded(id) + "/recording",
                        ApiClient.object().put("action", word));
        return say("call " + id + ": recording " + word);
    }
}
