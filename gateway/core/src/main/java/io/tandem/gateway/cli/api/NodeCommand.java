package io.tandem.gateway.cli.api;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `tandem node`. Confined to one thread.
@Command(name = "node", description = "The gateway itself.", mixinStandardHelpOptions = true)
public final class NodeCommand extends ApiCommand {

    @Command(description = "How it is.", mixinStandardHelpOptions = true)
    public int status(@Mixin ApiOptions api) throws ApiFailure {
        return show(api, new ApiClient(api).get("/node").json());
    }

    @Command(
            description = "Takes no new calls, so that it can be stopped when the last has ended.",
            mixinStandardHelpOptions = true)
    public int drain(@Mixin ApiOptions api, @Option(names = "--off", description = "Takes calls again.") boolean off)
            throws ApiFailure {
        return show(
                api,
                new ApiClient(api)
                        .send(off ? "DELETE" : "PUT", "/node/drain", "", "")
                        .json());
    }

    private int show(ApiOptions api, JsonNode got) {
        if (api.json()) {
            return print(got);
        }
        Table table = new Table("node", got.path("ready").asBoolean() ? "takes calls" : "takes no calls");
        KeyPath.flat(got).forEach(table::pair);
        table.print(out());
        return 0;
    }
}
