import { gatewayRef } from "../gateway-names.ts";
import type { Tracing } from "../tracing.ts";

/** Parts of a million, as finely as shares of requests can be told to Envoy. */
const denominator = 1_000_000;

/**
 * `telemetry.tracing` of the proxies: https://gateway.envoyproxy.io/docs/api/extension_types/#proxytracing
 *
 * By host and port, which Envoy Gateway would rather have as a reference to a Service: a collector may be outside of the
 * cluster, and a reference into another namespace would need a grant there.
 */
export function tracingSpec({ host, ports, percent }: Tracing) {
  return {
    samplingFraction: { numerator: Math.round((percent / 100) * denominator), denominator },
    tags: {
      // Envoy's own would have the query, which may hold secrets and is left out of the access log, too. Envoy Gateway brings
      // operators that are not Envoy's own, such as REQ_WITHOUT_QUERY, to access logs alone: with one here no proxy listens.
      "http.url": "%PATH(NQ:ORIG_OR_PATH):512%",
      // What finds the trace from a line of the access log, and the other way round.
      request_id: "%REQ(X-REQUEST-ID):128%",
      model: "%CEL(xds.route_metadata.filter_metadata['envoy-gateway'].resources[0].name)%",
      variant: "%RESP(X-MODEL-VARIANT)%",
    },
    provider: { type: "OpenTelemetry", host, port: ports.grpc, serviceName: gatewayRef.namespace },
  };
}

/** Headers by which a client would have its own trace gone on with: https://www.w3.org/TR/trace-context/#trace-context-http-headers-format */
export const traceHeaders: readonly string[] = ["traceparent", "tracestate"];
