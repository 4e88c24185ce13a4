package io.tandem.gateway.bench;

import io.tandem.gateway.config.InvalidConfig;
import io.tandem.gateway.route.table.RouteDecision;
import io.tandem.gateway.route.table.RouteFacts;
import io.tandem.gateway.route.table.RouteQuery;
import io.tandem.gateway.route.table.RouteTable;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// One decision after the other for [RouteDecisionTest], in a process of its own and confined to its one thread.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class RouteDecisionBenchmark {
    private static final int ROUTES = 100_000;
    private static final int NUMBERS = 10_000;

    @SuppressWarnings("NullAway.Init") // before each run
    private RouteTable table;

    @SuppressWarnings("NullAway.Init")
    private List<RouteQuery> queries;

    @SuppressWarnings("NullAway.Init")
    private RouteFacts facts;

    private int next;

    /// Compiles the table.
    @Setup
    public void compile() throws InvalidConfig {
        table = RouteTable.compile(1, RoutingBench.objects(ROUTES, NUMBERS));
        queries = RoutingBench.queries(table.objects(), ROUTES);
        facts = RoutingBench.facts(table.objects().users().keySet());
    }

    /// One decision; each is asked about another call.
    @Benchmark
    public RouteDecision decide() {
        next = next + 1 == queries.size() ? 0 : next + 1;
        return table.decide(queries.get(next), facts);
    }
}
