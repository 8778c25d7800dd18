import type { Milliseconds } from "../durations.ts";

/** Requests put together into one computation. */
export interface Batching {
  /** Most rows of one computation. A request with more is split. */
  readonly maxSize: number;
  /** How long the first row waits for others: what batching may add to the latency. */
  readonly timeout: Milliseconds;
}

/** What a TensorFlow model (a SavedModel) may declare about its server. */
export interface TensorflowSpec {
  /**
   * The signature that clients ask for.
   * @default "serving_default", which TensorFlow Serving takes too when a request names none
   */
  readonly signature?: string;
  /**
   * What clients may speak. gRPC needs REST beside it: probes and metrics are HTTP.
   * @default ["rest"]
   */
  readonly protocols?: readonly ["rest"] | readonly ["rest", "grpc"];
  /** @default every request is computed by itself */
  readonly batching?: Batching;
  /**
   * How often each request of the artifact's `assets.extra/tf_serving_warmup_requests` is computed before the model is
   * ready.
   * @default 1; nothing where the artifact has no such file
   */
  readonly warmUp?: { readonly count: number };
}
