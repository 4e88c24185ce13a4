package io.tandem.gateway.cli.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tandem.gateway.change.Kind;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `tandem trunk`. Confined to one thread.
@Command(name = "trunk", description = "Trunks: the ways to the telephone network.", mixinStandardHelpOptions = true)
public final class TrunkCommand extends ObjectCommand {

    private static final long POLL_MS = 300;

    public TrunkCommand() {
        super(Kind.TRUNK);
    }

    @Command(
            description = {
                "Asks one with OPTIONS, or calls a number over it and says what was heard.",
                "Exit code 1 when it does not answer, or not as expected."
            },
            mixinStandardHelpOptions = true)
    public int test(
            @Mixin ApiOptions api,
            @Parameters(paramLabel = "NAME") String name,
            @Option(
                            names = "--call",
                            paramLabel = "NUMBER",
                            defaultValue = "",
                            description = "Call this number, as the trunk wants it.")
                    String number,
            @Option(
                            names = "--expect",
                            paramLabel = "WHAT",
                            defaultValue = "audio",
                            description = "answer, audio, echo (our own tone back) or tone.")
                    String expect,
            @Option(names = "--hz", paramLabel = "HZ", defaultValue = "0", description = "Of the tone; 0: any.") int hz,
            @Option(
                            names = "--ring",
                            paramLabel = "SECONDS",
                            defaultValue = "30",
                            description = "How long it may ring.")
                    int ring,
            @Option(
                            names = "--listen",
                            paramLabel = "SECONDS",
                            defaultValue = "5",
                            description = "How long it is listened to.")
                    int listen)
            throws ApiFailure {
        ApiClient client = new ApiClient(api);
        String path = "/trunks/" + ApiClient.encoded(name) + "/test";
        if (!number.isEmpty()) {
            ObjectNode wish = ApiClient.object()
                    .put("kind", "call")
                    .put("number", number)
                    .put("expect", expect)
                    .put("hz", hz)
                    .put("ringSeconds", ring)
                    .put("listenSeconds", listen);
            return told(
                    api,
                    name,
                    followed(api, client, path, client.post(path, wish).json()));
        }
        return told(api, name, client.post(path, ApiClient.object()).json());
    }

    /// Says each step as it comes, until the call is over.
    private JsonNode followed(ApiOptions api, ApiClient client, String path, JsonNode begun) throws ApiFailure {
        JsonNode now = begun;
        String said = "";
        while (!now.path("phase").asText().equals("done")) {
            String step = now.path("text").asText();
            if (!api.json() && !step.equals(said)) {
                out().println("  " + step + " ...");
                out().flush();
                said = step;
            }
            try {
                Thread.sleep(POLL_MS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return now;
            }
            now = client.get(path).json();
        }
        return now;
    }

    private int told(ApiOptions api, String name, JsonNode got) {
        boolean answered = got.path("answered").asBoolean(got.path("ok").asBoolean());
        if (api.json()) {
            print(got);
        } else {
            Table table = new Table("trunk", name);
            KeyPath.flat(got).forEach((key, value) -> {
                if (!key.equals("trunk")) {
                    table.pair(key, value);
                }
            });
            table.print(out());
        }
        return answered ? 0 : ApiFailure.REFUSED;
    }
}
