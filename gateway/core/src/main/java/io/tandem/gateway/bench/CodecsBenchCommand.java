package io.tandem.gateway.bench;

import io.tandem.media.codec.CodecBench;
import io.tandem.media.codec.OpusSettings;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `tandem bench codecs`: how many calls between Opus and PCMA one core transcodes. Confined to one thread.
@Command(
        name = "codecs",
        description = {
            "Transcodes calls between Opus and PCMA, both ways, jitter buffers included, sockets and SRTP not, and says",
            "how many of them keep one core busy: for browsers that send full band, wideband and narrowband, and for one",
            "that reports loss."
        },
        mixinStandardHelpOptions = true)
final class CodecsBenchCommand implements Callable<Integer> {
    private static final int LOSS_PERCENT = 10;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--calls", paramLabel = "N", description = "Calls at once, 50 when left out.")
    private int calls = 50;

    @Option(names = "--seconds", paramLabel = "S", description = "Of each call's time, 20 when left out.")
    private int seconds = 20;

    @Option(names = "--json", description = "One JSON object in place of the table.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("calls", calls);
        all.put("seconds", seconds);
        for (CodecBench.Browser browser : CodecBench.Browser.values()) {
            String name = browser.name().toLowerCase(Locale.ROOT).replace("_b", "B");
            put(all, name, browser, OpusSettings.TELEPHONE);
        }
        OpusSettings lossy = OpusSettings.TELEPHONE.within(true, false, 0, LOSS_PERCENT);
        put(all, "fullBandWithLoss", CodecBench.Browser.FULL_BAND, lossy);
        Figures.print(spec.commandLine().getOut(), all, json);
        return 0;
    }

    private void put(Map<String, Object> all, String name, CodecBench.Browser browser, OpusSettings settings) {
        CodecBench.Result result = CodecBench.run(calls, seconds, browser, settings);
        all.put("opusLibrary", result.opusLibrary());
        all.put(name + "CallsPerCore", result.callsPerCore());
        all.put(name + "UsPerFrame", result.usPerFrame());
        all.put(name + "AllocPerFrame", result.allocBytesPerFrame());
        all.put(name + "ConcealedPercent", result.concealedPercent());
    }
}
