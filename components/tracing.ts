import type { Issue } from "./issues.ts";
import { isAddressRange } from "./address-range.ts";
import { tcp, type EgressRule, type Peer } from "./network-policy.ts";
import { podsOf } from "./network-peers.ts";

/** Where an environment's traces go, and of how many requests; pure data. */
export interface TracingSettings {
  /** An OpenTelemetry collector, or whatever else takes OTLP without TLS, as within a cluster or beside it. */
  readonly collector: {
    /** Its name or address, such as `collector.tracing.svc`. */
    readonly host: string;
    /** Who it is on the network, for NetworkPolicies: pods of a namespace, or a range of addresses. */
    readonly at:
      { readonly namespace: string; readonly labels: Readonly<Record<string, string>> } | { readonly cidr: string };
    /** @default the protocol's own: 4317 and 4318, https://opentelemetry.io/docs/specs/otlp/#otlpgrpc-default-port */
    readonly ports?: { readonly grpc: number; readonly http: number };
  };
  /** Percent of the requests that the gateway traces; above 0. */
  readonly percent: number;
  /**
   * Whether the gateway goes on with a trace that a client began, and does as the client decided: only for clients that
   * are trusted, as each could have all of its requests traced.
   * @default false: the gateway begins every trace
   */
  readonly continuesClients?: boolean;
}

/** Settings with every default filled in. */
export interface Tracing {
  readonly host: string;
  readonly ports: { readonly grpc: number; readonly http: number };
  readonly peer: Peer;
  readonly percent: number;
  readonly continuesClients: boolean;
}

export function resolveTracing({ collector, percent, continuesClients = false }: TracingSettings): Tracing {
  const { host, at, ports = { grpc: 4317, http: 4318 } } = collector;
  const peer: Peer = "cidr" in at ? { ipBlock: { cidr: at.cidr } } : podsOf(at.namespace, at.labels);
  return { host, ports, peer, percent, continuesClients };
}

/** What pods that send spans may call. */
export function collectorEgress({ peer, ports }: Tracing): EgressRule {
  return { to: [peer], ports: tcp([ports.grpc, ports.http]) };
}

/**
 * What every SDK of OpenTelemetry reads, in servers of ours and in those of others alike. Whoever began the trace decides
 * whether it is kept: the gateway.
 * https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/
 * https://opentelemetry.io/docs/specs/otel/protocol/exporter/
 * @param service the model, and what else tells its servers apart
 */
export function tracingVariables(
  { host, ports }: Tracing,
  service: { readonly name: string; readonly attributes: Readonly<Record<string, string>> },
): readonly { readonly name: string; readonly value: string }[] {
  const attributes = Object.entries(service.attributes).map(([key, value]) => `${key}=${encodeURIComponent(value)}`);
  return Object.entries({
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://${host}:${ports.http}`,
    OTEL_EXPORTER_OTLP_PROTOCOL: "http/protobuf",
    // MLServer's own exporter speaks gRPC alone.
    ML_SERVING_OTLP_GRPC: `${host}:${ports.grpc}`,
    OTEL_TRACES_SAMPLER: "parentbased_always_off",
    // Spans alone: Prometheus and standard output have the rest.
    OTEL_METRICS_EXPORTER: "none",
    OTEL_LOGS_EXPORTER: "none",
    OTEL_SERVICE_NAME: service.name,
    OTEL_RESOURCE_ATTRIBUTES: attributes.join(","),
  }).map(([name, value]) => ({ name, value }));
}

/** A name in DNS, or an IPv4 address: letters of any case would not be one that certificates or caches agree on. */
const hostName = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/;

function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 1 && port <= 65_535;
}

/** What only data can get wrong: all of it. */
export function validateTracing({ collector, percent }: TracingSettings): readonly Issue[] {
  const { host, at, ports } = collector;
  const issues: Issue[] = [];
  if (!hostName.test(host))
    issues.push({
      code: "EN090",
      path: "tracing.collector.host",
      message: `"${host}" is no name or address of a host. Write it without a scheme and a port, such as "collector.tracing.svc"; ports are tracing.collector.ports.`,
    });
  if ("cidr" in at && !isAddressRange(at.cidr))
    issues.push({
      code: "EN090",
      path: "tracing.collector.at.cidr",
      message: `"${at.cidr}" is no range of addresses. Write one in CIDR notation, such as "10.20.0.5/32".`,
    });
  for (const [name, port] of Object.entries(ports ?? {}))
    if (!isPort(port))
      issues.push({
        code: "EN090",
        path: `tracing.collector.ports.${name}`,
        message: `${port} is no port. Write a whole number from 1 to 65535.`,
      });
  if (!(percent > 0 && percent <= 100))
    issues.push({
      code: "EN091",
      path: "tracing.percent",
      message: `${percent} is no share of the requests. Write percent above 0, at most 100; to trace nothing, leave "tracing" out.`,
    });
  return issues;
}
