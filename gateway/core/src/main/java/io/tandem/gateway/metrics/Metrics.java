package io.tandem.gateway.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/// All figures of this process, and their text for Prometheus. Any thread.
public final class Metrics implements AutoCloseable {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final List<Runnable> before = new CopyOnWriteArrayList<>();
    /// A counter alone would let go of what it asks, and stand still from the next collection on.
    private final List<DoubleSupplier> asked = new CopyOnWriteArrayList<>();

    private final CallMetrics calls = new CallMetrics(registry);

    /// With those of the Java machine and the process.
    public Metrics() {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ClassLoaderMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        collections.bindTo(registry);
    }

    /// Those that calls make.
    public CallMetrics calls() {
        return calls;
    }

    /// What may go up and down, asked at each scrape.
    ///
    /// @param tags name and value in turn
    public void gauge(String name, String description, DoubleSupplier value, String... tags) {
        Gauge.builder(name, value::getAsDouble)
                .description(description)
                .tags(tags)
                .register(registry);
    }

    /// What only grows, asked at each scrape.
    public void counter(String name, String description, DoubleSupplier value, String... tags) {
        asked.add(value);
        FunctionCounter.builder(name, value, DoubleSupplier::getAsDouble)
                .description(description)
                .tags(tags)
                .register(registry);
    }

    /// What may go up and down for each of several, which may come and go themselves.
    ///
    /// @param label says which is which
    /// @param values asked at each scrape
    public void gauges(String name, String description, String label, Supplier<Map<String, Double>> values) {
        MultiGauge all = MultiGauge.builder(name).description(description).register(registry);
        before.add(() -> all.register(
                values.get().entrySet().stream()
                        .map(e -> MultiGauge.Row.of(Tags.of(label, e.getKey()), e.getValue()))
                        .toList(),
                true));
    }

    /// In Prometheus' text format 0.0.4.
    public String scrape() {
        before.forEach(Runnable::run);
        return registry.scrape();
    }

    @Override
    public void close() {
        collections.close();
        registry.close();
    }
}
