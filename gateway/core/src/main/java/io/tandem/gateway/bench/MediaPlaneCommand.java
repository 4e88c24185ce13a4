package io.tandem.gateway.bench;

import io.tandem.media.MediaSettings;
import io.tandem.media.net.Transport;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `tandem bench media-plane`: the process that [TandemRelay] starts. Confined to one thread.
@Command(name = "media-plane", hidden = true, description = "The media plane alone, told by lines what to do.")
final class MediaPlaneCommand implements Callable<Integer> {
    @Option(names = "--first-port", required = true)
    private int firstPort;

    @Option(names = "--last-port", required = true)
    private int lastPort;

    @Option(names = "--loops", defaultValue = "0")
    private int loops;

    @Option(names = "--transport", defaultValue = "auto")
    private Transport transport = Transport.AUTO;

    @Override
    public Integer call() throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        MediaSettings settings = MediaSettings.of(loopback, List.of(loopback), 0, firstPort, lastPort)
                .withLoops(loops == 0 ? Runtime.getRuntime().availableProcessors() : loops)
                .withTransport(transport);
        // Whatever logs must not come between the answers.
        PrintStream answers = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        System.setOut(System.err);
        MediaPlaneProcess.run(
                settings, new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)), answers);
        return 0;
    }
}
