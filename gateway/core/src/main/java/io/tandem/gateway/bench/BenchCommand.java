package io.tandem.gateway.bench;

import picocli.CommandLine.Command;

/// `tandem bench`: the product's benchmarks. Confined to one thread.
@Command(
        name = "bench",
        description = "Measures the gateway on this machine, beside a peer where one is installed.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            MediaBenchCommand.class,
            DtlsBenchCommand.class,
            CodecsBenchCommand.class,
            RecordingBenchCommand.class,
            SignallingBenchCommand.class,
            BrowsersCommand.class,
            RoutingBenchCommand.class,
            MediaPlaneCommand.class
        })
public final class BenchCommand {}
