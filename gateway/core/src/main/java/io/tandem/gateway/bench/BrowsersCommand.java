package io.tandem.gateway.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `tandem bench browsers`: the process of the callees of [CalleeLeg#WEBSOCKET], so that their processor time is not
/// counted as the server's. It ends with its input. Confined to one thread.
@Command(name = "browsers", hidden = true, description = "Simulated browsers that sign in and answer every call.")
final class BrowsersCommand implements Callable<Integer> {
    /// The line that says that all have signed in.
    static final String READY = "ready";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--url", required = true)
    private URI url = URI.create("ws://127.0.0.1/");

    @Option(names = "--domain", required = true)
    private String domain = "";

    @Option(names = "--password", required = true)
    private String password = "";

    @Option(names = "--users", required = true, split = ",")
    private List<String> users = List.of();

    @Override
    public Integer call() throws IOException {
        try (HttpClient client = HttpClient.newHttpClient();
                InputStream end = System.in) {
            for (String user : users) {
                int status = SimulatedBrowser.start(client, url, user, domain, password)
                        .join();
                if (status != 200) {
                    return failed("REGISTER of " + user + " was answered " + status);
                }
            }
            say(READY);
            end.transferTo(java.io.OutputStream.nullOutputStream());
            client.shutdownNow();
            return 0;
        } catch (CompletionException e) {
            return failed("cannot sign in at " + url + ": " + e.getCause());
        }
    }

    private int failed(String why) {
        spec.commandLine().getErr().println("tandem: bench browsers: " + why);
        spec.commandLine().getErr().flush();
        return 2;
    }

    private void say(String line) {
        spec.commandLine().getOut().println(line);
        spec.commandLine().getOut().flush();
    }
}
