import type { Tracing } from "../tracing.ts";
import type { BentoConfiguration, BentoStream } from "./configuration.ts";

/** Where Bento answers: its health at `/ping` and `/ready`, its metrics at `/metrics`, and what an `http_server` serves. */
export const bentoPort = { name: "http", number: 4195 } as const;

/** Bounds of the histograms of what takes time, in seconds: a hop takes 0.4 ms, a batch of an hour's queue some seconds. */
const buckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

export interface BentoServiceOptions {
  /** Fields of every line that it logs, such as the model's name. */
  readonly fields: Readonly<Record<string, string>>;
  /** Seconds between "stop" and the last new message, while endpoints forget the pod. @default 0, where none is called */
  readonly drainSeconds?: number;
  /** Seconds that messages on their way have to come to their end once it has been told to stop. */
  readonly shutdownSeconds: number;
  /** @default none is sent */
  readonly tracing?: Tracing;
  /** What spans are called by: the model or graph. @default no attributes */
  readonly attributes?: Readonly<Record<string, string>>;
  /**
   * A mapping that says which metrics are kept, and as what: Bento has several for each component.
   * https://warpstreamlabs.github.io/bento/docs/components/metrics/about#metric-mapping
   * @default all of them
   */
  readonly metrics?: string;
}

/** What every process of Bento has, around its stream: health, metrics as Prometheus reads them, logs as JSON. Pure. */
export function bentoService(stream: BentoStream, options: BentoServiceOptions): BentoConfiguration {
  const { fields, drainSeconds = 0, shutdownSeconds, tracing, attributes = {}, metrics } = options;
  return {
    http: { enabled: true, address: `0.0.0.0:${bentoPort.number}`, debug_endpoints: false },
    ...stream,
    logger: { level: "INFO", format: "json", add_timestamp: true, static_fields: fields },
    metrics: {
      ...(metrics === undefined ? {} : { mapping: metrics }),
      prometheus: { use_histogram_timing: true, histogram_buckets: buckets },
    },
    tracer:
      tracing === undefined
        ? { none: {} }
        : {
            open_telemetry_collector: {
              http: [{ address: `${tracing.host}:${tracing.ports.http}` }],
              grpc: [],
              tags: attributes,
            },
          },
    shutdown_delay: `${drainSeconds}s`,
    shutdown_timeout: `${shutdownSeconds}s`,
  };
}
