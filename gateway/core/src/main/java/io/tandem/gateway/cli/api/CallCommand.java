package io.tandem.gateway.cli.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
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

    /// Who is to be in which call.
    static final class Supervisor {
        @Parameters(paramLabel = "ID")
        private String call = "";

        @Option(names = "--user", required = true, paramLabel = "USER", description = "The supervisor.")
        private String user = "";
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

    @Command(
            description = {
                "Calls an operator's pages, and once he has answered a number for him.",
                "The number is routed with his rights, as if he had dialled it."
            },
            mixinStandardHelpOptions = true)
    public int dial(
            @Mixin ApiOptions api,
            @Parameters(paramLabel = "USER", description = "The operator.") String user,
            @Parameters(paramLabel = "NUMBER", description = "A number, an operator or a hunt group.") String number,
            @Option(
                            names = "--wait",
                            description = "Tells each step until somebody talks or it is over; 1 when nobody does.")
                    boolean wait)
            throws ApiFailure {
        ApiClient client = new ApiClient(api);
        JsonNode got = client.post(
                        "/calls", ApiClient.object().put("user", user).put("number", number))
                .json();
        if (wait) {
            JsonNode last = new CallSteps(client, api.json() ? null : out())
                    .follow(got.path("id").asText());
            int unused = api.json() ? print(last) : 0;
            return CallSteps.talks(last) ? 0 : ApiFailure.REFUSED;
        }
        return begun(api, got, user, number + " is called once " + user + " has answered");
    }

    @Command(description = "Lets a supervisor hear one: his pages ring first.", mixinStandardHelpOptions = true)
    public int listen(@Mixin ApiOptions api, @Mixin Supervisor supervisor) throws ApiFailure {
        return join(api, supervisor, "listen", "nobody hears him");
    }

    @Command(
            description = "Lets a supervisor hear one and speak to the operator alone: his pages ring first.",
            mixinStandardHelpOptions = true)
    public int whisper(@Mixin ApiOptions api, @Mixin Supervisor supervisor) throws ApiFailure {
        return join(api, supervisor, "whisper", "the operator alone hears him");
    }

    @Command(
            description = "Lets a supervisor into one, heard by both: his pages ring first.",
            mixinStandardHelpOptions = true)
    public int barge(@Mixin ApiOptions api, @Mixin Supervisor supervisor) throws ApiFailure {
        return join(api, supervisor, "barge", "both hear him");
    }

    private int join(ApiOptions api, Supervisor who, String mode, String what) throws ApiFailure {
        JsonNode got = new ApiClient(api)
                .post(
                        "/calls/" + ApiClient.encoded(who.call) + "/supervision",
                        ApiClient.object().put("user", who.user).put("mode", mode))
                .json();
        return begun(api, got, who.user, "then he is in call " + who.call + ", " + what);
    }

    private int begun(ApiOptions api, JsonNode got, String user, String then) {
        return api.json()
                ? print(got)
                : say("call " + got.path("id").asText() + ": the pages of " + user + " ring, " + then);
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
