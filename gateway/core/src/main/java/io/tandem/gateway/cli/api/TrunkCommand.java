package io.tandem.gateway.cli.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.gateway.change.Kind;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `tandem trunk`. Confined to one thread.
@Command(name = "trunk", description = "Trunks: the ways to the telephone network.", mixinStandardHelpOptions = true)
public final class TrunkCommand extends ObjectCommand {

    public TrunkCommand() {
        super(Kind.TRUNK);
    }

    @Command(
            description = "Asks one with OPTIONS, now; exit code 1 when it does not answer.",
            mixinStandardHelpOptions = true)
    public int test(@Mixin ApiOptions api, @Parameters(paramLabel = "NAME") String name) throws ApiFailure {
        JsonNode got = new ApiClient(api)
                .post("/trunks/" + ApiClient.encoded(name) + "/test", ApiClient.object())
                .json();
        boolean answered = got.path("answered").asBoolean(got.path("ok").asBoolean());
        if (api.json()) {
            print(got);
        } else {
            Table table = new Table("trunk", name);
            KeyPath.flat(got).forEach(table::pair);
            table.print(out());
        }
        return answered ? 0 : ApiFailure.REFUSED;
    }
}
