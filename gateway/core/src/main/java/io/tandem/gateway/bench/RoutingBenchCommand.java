package io.tandem.gateway.bench;

import io.tandem.gateway.config.InvalidConfig;
import io.tandem.gateway.route.table.RouteDecision;
import io.tandem.gateway.route.table.RouteFacts;
import io.tandem.gateway.route.table.RouteObjects;
import io.tandem.gateway.route.table.RouteQuery;
import io.tandem.gateway.route.table.RouteTable;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `tandem bench routing`: what a decision takes, and a reload, with a large table. Confined to one thread.
@Command(
        name = "routing",
        description = {
            "Makes a table of routes, numbers, trunks and operators up, and asks it where calls go: numbers in every",
            "spelling, from operators and from trunks, with and without a route. Says what a decision takes, what it takes",
            "to compile the table anew, and what memory a table holds."
        },
        mixinStandardHelpOptions = true)
final class RoutingBenchCommand implements Callable<Integer> {

    private static final int QUERIES = 100_000;
    private static final int WARM_UP = 300_000;
    private static final int RELOADS = 9;
    private static final double MIB = 1024.0 * 1024;
    private static final double NS_A_MS = 1e6;
    private static final double NS_A_US = 1e3;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--routes", paramLabel = "N", description = "100000 when left out.")
    private int routes = 100_000;

    @Option(names = "--numbers", paramLabel = "N", description = "Own numbers, 10000 when left out.")
    private int numbers = 10_000;

    @Option(names = "--seconds", paramLabel = "S", description = "Of decisions, 10 when left out.")
    private int seconds = 10;

    @Option(names = "--json", description = "One JSON object in place of the table.")
    private boolean json;

    private long dialled;
    private int compiled;

    @Override
    public Integer call() throws IOException, InvalidConfig {
        long before = used();
        RouteObjects objects = RoutingBench.objects(routes, numbers);
        long written = used();
        RouteTable table = RouteTable.compile(1, objects);
        long held = used();

        Map<String, Object> all = new LinkedHashMap<>();
        all.put("routes", routes);
        all.put("numbers", table.objects().numbers().size());
        all.put("objectsMiB", (written - before) / MIB);
        all.put("tableMiB", (held - written) / MIB);
        reloads(objects, all);
        decisions(table, all);
        Figures.print(spec.commandLine().getOut(), all, json);
        return 0;
    }

    private void reloads(RouteObjects objects, Map<String, Object> all) {
        double[] ms = new double[RELOADS];
        for (int i = 0; i < RELOADS; i++) {
            long start = System.nanoTime();
            compiled += (int) RouteTable.compile(i, objects).version();
            ms[i] = (System.nanoTime() - start) / NS_A_MS;
        }
        all.put("firstReloadMs", ms[0]);
        Arrays.sort(ms);
        all.put("reloadMs", ms[RELOADS / 2]);
        all.put("slowestReloadMs", ms[RELOADS - 1]);
    }

    private void decisions(RouteTable table, Map<String, Object> all) {
        List<RouteQuery> queries = RoutingBench.queries(table.objects(), QUERIES);
        RouteFacts facts = RoutingBench.facts(table.objects().users().keySet());
        for (int i = 0; i < WARM_UP; i++) {
            count(table.decide(queries.get(i % QUERIES), facts));
        }
        dialled = 0;
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        int most = Math.multiplyExact(seconds, 2_000_000);
        int[] taken = new int[most];
        int asked = 0;
        long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        for (long start = System.nanoTime(); start < end && asked < most; asked++) {
            count(table.decide(queries.get(asked % QUERIES), facts));
            long now = System.nanoTime();
            taken[asked] = (int) Math.min(Integer.MAX_VALUE, now - start);
            start = now;
        }
        cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu;
        Arrays.sort(taken, 0, asked);
        all.put("decisions", asked);
        all.put("dialledPercent", 100.0 * dialled / asked);
        all.put("cpuUs", cpu / NS_A_US / asked);
        all.put("p50Us", taken[asked / 2] / NS_A_US);
        all.put("p99Us", taken[(int) (asked * 0.99)] / NS_A_US);
        all.put("p999Us", taken[(int) (asked * 0.999)] / NS_A_US);
    }

    private void count(RouteDecision decision) {
        if (decision instanceof RouteDecision.Dial) {
            dialled++;
        }
    }

    /// Heap that is live, after collections.
    private long used() {
        Runtime runtime = Runtime.getRuntime();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            System.gc();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least + (compiled < 0 ? 1 : 0);
    }
}
