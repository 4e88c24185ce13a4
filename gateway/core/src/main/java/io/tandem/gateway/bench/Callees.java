package io.tandem.gateway.bench;

import io.tandem.gateway.StartFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Those that are called, in a process of their own: sipp, or simulated browsers. Confined to one thread.
final class Callees implements AutoCloseable {
    private static final int SETTLING_S = 15;

    private final Runnable end;
    private final Optional<Sipp> sipp;

    private Callees(Runnable end, Optional<Sipp> sipp) {
        this.end = end;
        this.sipp = sipp;
    }

    /// Starts them; browsers have signed in at the server then.
    static Callees start(Path program, CallStand stand) throws IOException, StartFailure {
        if (stand.leg() == CalleeLeg.UDP) {
            Sipp sipp = Sipp.callee(program, stand);
            return new Callees(sipp::close, Optional.of(sipp));
        }
        Path log = stand.directory().resolve("browsers.log");
        List<String> command = new ArrayList<>(TandemCallServer.java());
        command.addAll(List.of("bench", "browsers", "--url", "ws://127.0.0.1:" + stand.httpPort() + "/sip"));
        command.addAll(List.of("--domain", CallStand.DOMAIN, "--password", stand.password()));
        command.addAll(List.of("--users", String.join(",", stand.numbers())));
        Process browsers = Children.start(new ProcessBuilder(command).redirectError(log.toFile()));
        if (!Children.says(browsers, BrowsersCommand.READY)) {
            Children.end(browsers);
            throw new StartFailure("the simulated browsers cannot sign in", "the reason is in " + log);
        }
        return new Callees(() -> Children.end(browsers), Optional.empty());
    }

    /// Calls that went wrong at this end or never came to their end; waits for those that are under way. Browsers do
    /// not count.
    int failed() throws IOException, InterruptedException {
        if (sipp.isEmpty()) {
            return 0;
        }
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SETTLING_S);
        while (sipp.get().counts().under() > 0 && System.nanoTime() < deadline) {
            if (sipp.get().endedWithin(1)) {
                break;
            }
        }
        SippCounts counts = sipp.get().counts();
        return counts.failed() + counts.under();
    }

    @Override
    public void close() {
        end.run();
    }
}
