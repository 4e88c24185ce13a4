package io.tandem.gateway.cli.api;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `export` and `import`: what a running gateway knows, as YAML. Confined to one thread.
public abstract class ExchangeCommand {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    @Command(
            name = "export",
            description = "Prints what a running gateway has in force, in the form of tandem.yaml, without secrets.",
            mixinStandardHelpOptions = true)
    public int exported(
            @Mixin ApiOptions api,
            @Option(names = "--to", paramLabel = "FILE", description = "Write it there.") @Nullable Path file)
            throws ApiFailure {
        String yaml = new ApiClient(api).get("/export").text();
        if (file == null) {
            out().print(yaml);
        } else {
            try {
                Files.writeString(file, yaml);
            } catch (IOException e) {
                throw new ApiFailure(2, List.of("--to " + file + " cannot be written: give a path that can"));
            }
            out().println("written to " + file);
        }
        out().flush();
        return 0;
    }

    @Command(
            name = "import",
            description = {
                "Makes the sections that a file has exactly what it says, as one change, or in the draft.",
                "Sections that it has not are left as they are."
            },
            mixinStandardHelpOptions = true)
    public int imported(
            @Mixin ApiOptions api,
            @Parameters(paramLabel = "FILE") Path file,
            @Option(
                            names = "--note",
                            paramLabel = "TEXT",
                            description = "Why; it stands in the history.",
                            defaultValue = "")
                    String note)
            throws ApiFailure {
        String yaml;
        try {
            yaml = Files.readString(file);
        } catch (IOException e) {
            throw new ApiFailure(
                    2, List.of(file + " cannot be read: give a YAML file, such as tandem config export has written"));
        }
        ApiClient client = new ApiClient(api);
        Optional<String> draft = DraftFile.current(client.server());
        String path = "/import?note=" + ApiClient.encoded(note)
                + draft.map(id -> "&draft=" + id).orElse("");
        ApiClient.Answer got = client.send("POST", path, yaml, "application/yaml");
        out().println(
                        api.json()
                                ? got.json().toPrettyString()
                                : draft.isPresent()
                                        ? file + " is in the draft: see tandem change diff"
                                        : file + " is in force, version "
                                                + got.json().path("version").asText());
        out().flush();
        return 0;
    }
}
