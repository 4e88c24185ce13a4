package io.tandem.gateway.cli.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.gateway.change.Kind;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `tandem route`. Confined to one thread.
@Command(name = "route", description = "Routes: which trunks carry which calls.", mixinStandardHelpOptions = true)
public final class RouteCommand extends ObjectCommand {

    public RouteCommand() {
        super(Kind.ROUTE);
    }

    @Command(
            description = {
                "Says where a call would go: each rule that is looked at, and what becomes of it.",
                "Exit code 1 when it would be refused."
            },
            mixinStandardHelpOptions = true)
    public int explain(
            @Mixin ApiOptions api,
            @Parameters(paramLabel = "NUMBER", description = "As it is dialled.") String number,
            @Option(names = "--from", paramLabel = "USER", description = "The operator who calls.", defaultValue = "")
                    String from,
            @Option(names = "--trunk", paramLabel = "TRUNK", description = "The trunk it comes by.", defaultValue = "")
                    String trunk,
            @Option(
                            names = "--caller",
                            paramLabel = "NUMBER",
                            description = "With --trunk: who calls.",
                            defaultValue = "")
                    String caller,
            @Option(
                            names = "--at",
                            paramLabel = "TIME",
                            description = "Another time than now, such as 2026-11-27T20:00:00Z.",
                            defaultValue = "")
                    String at)
            throws ApiFailure {
        ApiClient client = new ApiClient(api);
        String path = "/explain?number=" + ApiClient.encoded(number) + query("user", from) + query("trunk", trunk)
                + query("caller", caller) + query("at", at)
                + query("draft", DraftFile.current(client.server()).orElse(""));
        JsonNode got = client.get(path).json();
        if (api.json()) {
            print(got);
        } else {
            got.path("text").forEach(line -> out().println(line.asText()));
            out().flush();
        }
        return got.path("decision").path("type").asText().equals("refused") ? ApiFailure.REFUSED : 0;
    }

    private static String query(String name, String value) {
        return value.isEmpty() ? "" : "&" + name + "=" + ApiClient.encoded(value);
    }
}
