package ml.serving.pmml;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What Prometheus scrapes. Labels have few values: the one model, its version, the status code. */
final class Metrics {
  private static final Duration[] BUCKETS = {
    Duration.ofNanos(100_000), Duration.ofNanos(250_000), Duration.ofNanos(500_000), Duration.ofMillis(1), Duration.ofNanos(2_500_000),
    Duration.ofMillis(5), Duration.ofMillis(10), Duration.ofMillis(25), Duration.ofMillis(50), Duration.ofMillis(100),
    Duration.ofMillis(250), Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofMillis(2500), Duration.ofSeconds(5)
  };

  final AtomicInteger inFlight = new AtomicInteger();
  private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final ConcurrentHashMap<Integer, Counter> byCode = new ConcurrentHashMap<>();
  private final Tags tags;
  private final Timer duration;
  private final Counter rows;
  private final Counter errors;
  final Violations violations = new Violations(this::violationCounter);

  Metrics(String model, String version, double loadSeconds, AccessLog log, java.util.function.BooleanSupplier ready) {
    tags = Tags.of("model", model, "version", version);
    duration =
        Timer.builder("pmml.request.duration").description("Inference requests, from their head to their answer").tags(tags)
            .serviceLevelObjectives(BUCKETS).register(registry);
    rows = Counter.builder("pmml.rows").description("Rows predicted").tags(tags).register(registry);
    errors = Counter.builder("pmml.errors").description("Inference requests answered with 5xx").tags(tags).register(registry);
    Gauge.builder("pmml.requests.in.flight", inFlight, AtomicInteger::get).description("Inference requests being worked on").tags(tags).register(registry);
    Gauge.builder("pmml.model.load.seconds", () -> loadSeconds).description("Time to read and parse the model").tags(tags).register(registry);
    Gauge.builder("pmml.model.ready", () -> ready.getAsBoolean() ? 1 : 0).description("1 when loaded, warm and not draining").tags(tags).register(registry);
    unwritten("budget", log.leftOut);
    unwritten("unread", Log.WRITER.dropped);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ClassLoaderMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    counter(200);
  }

  /** The name is the platform's: all its servers count so. */
  private void unwritten(String reason, LongAdder lines) {
    FunctionCounter.builder("ml.serving.log.lines.left.out", lines, LongAdder::sum).description("Lines that were not written to the log")
        .tags(tags.and("reason", reason)).register(registry);
  }

  void finished(int code, long nanos, int predictedRows) {
    counter(code).increment();
    duration.record(nanos, TimeUnit.NANOSECONDS);
    if (predictedRows > 0) {
      rows.increment(predictedRows);
    }
    if (code >= 500) {
      errors.increment();
    }
  }

  /** Without the labels of the others: the series of all runtimes are alike, and discovery names model and variant. */
  private Runnable violationCounter(String field, String reason) {
    return Counter.builder("model.contract.violations").description("Values that were sent and are not what the model takes")
        .tags("field", field, "reason", reason).register(registry)::increment;
  }

  Runnable payloadCounter(Payloads.Outcome outcome) {
    return Counter.builder("model.payloads").description("Requests that were to be recorded, by what became of them")
        .tag("outcome", outcome.name().toLowerCase(java.util.Locale.ROOT)).register(registry)::increment;
  }

  private Counter counter(int code) {
    Counter known = byCode.get(code);
    return known != null ? known : byCode.computeIfAbsent(code, c ->
        Counter.builder("pmml.requests").description("Inference requests by status code").tags(tags.and("code", String.valueOf(c))).register(registry));
  }

  String scrape() {
    return registry.scrape();
  }
}
