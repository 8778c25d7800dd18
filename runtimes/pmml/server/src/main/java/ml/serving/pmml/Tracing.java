package ml.serving.pmml;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.undertow.util.HeaderMap;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A span of each prediction that the gateway traces, told by the variables of OpenTelemetry
 * (https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/). Nothing of a payload is in it.
 */
final class Tracing {
  /** The last part of a traceparent, where it says that the caller keeps its span: https://www.w3.org/TR/trace-context/#sampled-flag */
  private static final int SAMPLED = 1;

  private static final int FLAGS_AT = 53;

  private static final TextMapGetter<HeaderMap> HEADERS =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(HeaderMap headers) {
          return List.of("traceparent", "tracestate");
        }

        @Override
        public String get(HeaderMap headers, String key) {
          return headers.getFirst(key);
        }
      };

  private final SdkTracerProvider provider;
  private final Tracer tracer;

  private Tracing(SdkTracerProvider provider) {
    this.provider = provider;
    this.tracer = provider.get("ml.serving.pmml");
  }

  /** Null where no collector is named: then none of the library's classes is loaded. */
  static Tracing from(Map<String, String> env) {
    String endpoint = env.get("OTEL_EXPORTER_OTLP_ENDPOINT");
    if (endpoint == null || endpoint.isEmpty()) {
      return null;
    }
    AttributesBuilder about = Attributes.builder().put("service.name", env.getOrDefault("OTEL_SERVICE_NAME", "pmml-server"));
    for (String pair : env.getOrDefault("OTEL_RESOURCE_ATTRIBUTES", "").split(",")) {
      int at = pair.indexOf('=');
      if (at > 0) {
        about.put(AttributeKey.stringKey(pair.substring(0, at)), URLDecoder.decode(pair.substring(at + 1), StandardCharsets.UTF_8));
      }
    }
    OtlpHttpSpanExporter exporter = OtlpHttpSpanExporter.builder().setEndpoint(endpoint + "/v1/traces").build();
    return new Tracing(
        SdkTracerProvider.builder()
            .setResource(Resource.create(about.build()))
            .setSampler(Sampler.parentBased(Sampler.alwaysOff()))
            // By a thread of its own, from a queue that drops what it has no room for.
            .addSpanProcessor(BatchSpanProcessor.builder(exporter).build())
            .build());
  }

  /** One that has ended: nothing is done for a request that nobody traces. */
  void finished(HeaderMap headers, Call call, String method, String path, int status, long nanos) {
    if (!isSampled(headers.getFirst("traceparent"))) {
      return;
    }
    Context parent = W3CTraceContextPropagator.getInstance().extract(Context.root(), headers, HEADERS);
    long end = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
    Span span =
        tracer.spanBuilder(method + " " + path).setParent(parent).setSpanKind(SpanKind.SERVER).setStartTimestamp(end - nanos, TimeUnit.NANOSECONDS).startSpan();
    // https://opentelemetry.io/docs/specs/semconv/http/http-spans/
    span.setAttribute("http.request.method", method).setAttribute("url.path", path).setAttribute("http.response.status_code", status);
    span.setAttribute("rows", call.rows);
    if (call.requestId != null) {
      span.setAttribute("request_id", call.requestId);
    }
    if (status >= 500) {
      span.setStatus(StatusCode.ERROR);
    }
    span.end(end, TimeUnit.NANOSECONDS);
  }

  /** Sends what it still has; what takes longer is lost. */
  void stop() {
    provider.shutdown().join(2, TimeUnit.SECONDS);
  }

  private static boolean isSampled(String traceparent) {
    if (traceparent == null || traceparent.length() < FLAGS_AT + 2) {
      return false;
    }
    int flags = Character.digit(traceparent.charAt(FLAGS_AT + 1), 16);
    return flags >= 0 && (flags & SAMPLED) != 0;
  }
}
