import type { EdgeSettings } from "../edge/settings.ts";
import { longestRequest } from "../longest-request.ts";
import type { Tracing } from "../tracing.ts";
import { clientHeader } from "./client-header.ts";
import { rateLimitSpec } from "./rate-limits.ts";
import { targets } from "./targets.ts";
import { traceHeaders } from "./tracing.ts";

/**
 * How clients are met: https://gateway.envoyproxy.io/docs/api/extension_types/#clienttrafficpolicyspec
 *
 * One id goes with a request from the client through the gateway to the model and back. The client's own is kept, so
 * that its logs and ours tell of the same request; where it sent none, the gateway makes one. It serves to find lines,
 * nothing may be decided by it.
 */
export function clientTrafficSpec(gateway: string, edge?: EdgeSettings, tracing?: Tracing) {
  const notTheirs = [
    ...(edge === undefined ? [] : [clientHeader]),
    ...(tracing === undefined || tracing.continuesClients ? [] : traceHeaders),
  ];
  return {
    targetRefs: targets(gateway),
    headers: {
      // Before anything is decided: who calls is what the proxies find out, not what a caller says; nor whether it is traced.
      ...(notTheirs.length === 0 ? {} : { earlyRequestHeaders: { remove: notTheirs } }),
      requestID: "PreserveOrGenerate",
      lateResponseHeaders: {
        // Envoy itself tells only the model. Set, not added: a model that sends the header too does not double it.
        set: [{ name: "x-request-id", value: "%REQ(X-REQUEST-ID)%" }],
        remove: ["x-envoy-upstream-service-time"],
      },
      // Among them the path that the client asked for, which the access log tells; a client's own are dropped.
      enableEnvoyHeaders: true,
    },
  };
}

/**
 * How models are met: https://gateway.envoyproxy.io/docs/api/extension_types/#backendtrafficpolicyspec
 *
 * A request is tried again only where no model can have seen it, so that it makes no difference whether it may run twice.
 * https://www.envoyproxy.io/docs/envoy/v1.40.0/configuration/http/http_filters/router_filter#x-envoy-retry-on
 */
export function backendTrafficSpec(gateway: string, edge?: EdgeSettings) {
  const rateLimit = edge === undefined ? undefined : rateLimitSpec(edge);
  return {
    targetRefs: targets(gateway),
    ...(rateLimit === undefined ? {} : { rateLimit }),
    retry: {
      // More than the pods that can go at once: each is tried once, another next.
      numRetries: 3,
      retryOn: { triggers: ["connect-failure", "refused-stream", "reset-before-request"] },
    },
    timeout: {
      // A pod that is there answers within a millisecond; the address of one that is gone answers never.
      tcp: { connectTimeout: "1s" },
      // The gateway must be the first to close: a server that closes while the next request is under way loses it. The
      // shortest of the servers we run is uvicorn's 5 s. https://www.uvicorn.org/settings/#timeouts
      http: { connectionIdleTimeout: "4s", requestTimeout: `${longestRequest}s` },
    },
  };
}
