package io.tandem.gateway.cli.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `tandem call pcap`. Confined to one thread.
@Command(
        name = "pcap",
        description = {
            "Writes the SIP messages of one, open or over lately, as a pcapng file for Wireshark and sngrep.",
            "'last' is the one that began latest."
        },
        mixinStandardHelpOptions = true)
public final class PcapCommand implements Callable<Integer> {

    private static final String STDOUT = "-";
    private static final Pattern NAMED = Pattern.compile("filename=\"([A-Za-z0-9][A-Za-z0-9._-]*)\"");

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private ApiOptions api = new ApiOptions();

    @Parameters(paramLabel = "ID")
    private String id = "";

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Write it there, '-' is standard output; call-ID.pcapng if not given.")
    private @Nullable String file;

    @Option(names = "--force", description = "Write over a file that is there.")
    private boolean force;

    @Override
    public Integer call() throws ApiFailure {
        boolean piped = STDOUT.equals(file);
        if (piped && api.json()) {
            throw new ApiFailure(2, List.of("--out - and --json both want standard output: give one of them"));
        }
        if (file != null && !piped) {
            free(Path.of(file));
        }
        HttpResponse<byte[]> got = new ApiClient(api).file("/calls/" + ApiClient.encoded(id) + "/pcap");
        if (piped) {
            pipe(got.body());
            return 0;
        }
        Path path = Path.of(file == null ? named(got) : file);
        write(path, got.body());
        return told(path, got);
    }

    private String named(HttpResponse<byte[]> got) {
        Matcher name =
                NAMED.matcher(got.headers().firstValue("Content-Disposition").orElse(""));
        return name.find() ? name.group(1) : "call-" + id.replaceAll("[^A-Za-z0-9._-]", "_") + ".pcapng";
    }

    private void free(Path path) throws ApiFailure {
        if (!force && Files.exists(path)) {
            throw new ApiFailure(2, List.of(path + " is there already: give another --out, or --force"));
        }
    }

    private void write(Path path, byte[] octets) throws ApiFailure {
        try {
            if (force) {
                Files.write(path, octets);
            } else {
                Files.write(path, octets, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            }
        } catch (FileAlreadyExistsException e) {
            throw new ApiFailure(2, List.of(path + " is there already: give another --out, or --force"));
        } catch (IOException e) {
            throw new ApiFailure(2, List.of("--out " + path + " cannot be written: give a path that can"));
        }
    }

    private static void pipe(byte[] octets) throws ApiFailure {
        OutputStream out = System.out;
        try {
            out.write(octets);
            out.flush();
        } catch (IOException e) {
            throw new ApiFailure(2, List.of("standard output cannot be written: " + e.getMessage()));
        }
    }

    private int told(Path path, HttpResponse<byte[]> got) {
        long messages = got.headers().firstValueAsLong("X-Tandem-Messages").orElse(0);
        long left = got.headers().firstValueAsLong("X-Tandem-Left-Out").orElse(0);
        String line = path + ": " + messages + " messages"
                + (left == 0 ? "" : "; " + left + " more are not kept, of a call's middle or for want of room");
        if (api.json()) {
            ObjectNode json = ApiClient.object();
            line = json.put("file", path.toString())
                    .put("messages", messages)
                    .put("leftOut", left)
                    .toPrettyString();
        }
        spec.commandLine().getOut().println(line);
        spec.commandLine().getOut().flush();
        return 0;
    }
}
