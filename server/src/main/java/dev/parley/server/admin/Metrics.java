package dev.parley.server.admin;

import dev.parley.server.http.Response;
import dev.parley.server.http.Router;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** {@code /metrics} in the OpenMetrics text format. Thread-safe. */
public final class Metrics {
    private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    private final Queue<LongSupplier> watched = new ConcurrentLinkedQueue<>();

    public Metrics() {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
    }

    /** Reads {@code value} at each scrape. */
    public void gauge(String name, String meaning, Supplier<Number> value, String... tags) {
        Gauge.builder(name, value)
                .description(meaning)
                .tags(tags)
                .strongReference(true)
                .register(registry);
    }

    /** Reads a count that only grows at each scrape, for what is counted elsewhere because it is too frequent to be counted here. */
    public void total(String name, String meaning, LongSupplier value, String... tags) {
        watched.add(value); // the registry itself holds it weakly
        FunctionCounter.builder(name, value, LongSupplier::getAsLong)
                .description(meaning)
                .tags(tags)
                .register(registry);
    }

    public Counter counter(String name, String meaning, String... tags) {
        return Counter.builder(name).description(meaning).tags(tags).register(registry);
    }

    public void addTo(Router router) {
        router.get("/metrics", request -> Response.text(200, OPEN_METRICS, registry.scrape(OPEN_METRICS)));
    }
}
