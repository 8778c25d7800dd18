import type { RuntimeKind, RuntimeSpec } from "./kinds.ts";

/** An HTTP GET that tells something about a server. */
export interface HttpCheck {
  readonly path: string;
  readonly port: string;
}

/** What a runtime needs to know about the model that it will serve. */
export interface AdapterInput<K extends RuntimeKind> {
  /** The model's name, as clients write it in paths. */
  readonly model: string;
  /** The version shown in answers. */
  readonly version: string;
  readonly runtime: RuntimeSpec<K>;
  /** CPUs the container may use. */
  readonly cpu: number;
}

/** Everything about a server's container that its runtime decides; pure data, the same for every environment. */
export interface ContainerPlan {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly ports: readonly { readonly name: string; readonly containerPort: number }[];
  /** The port that serves predictions. */
  readonly servingPort: string;
  /** Path of the model on the server; the gateway puts it where clients write `/models/NAME`. */
  readonly basePath: string;
  readonly protocol: "oip-v2" | "tensorflow-v1";
  /** True only when *this model* is loaded and answers. */
  readonly readiness: HttpCheck;
  /** True as long as the process is worth keeping. */
  readonly liveness: HttpCheck;
  /** Where Prometheus reads it. All servers answer at the same path, so that one scrape configuration does for all. */
  readonly metrics: { readonly path: "/metrics"; readonly port: string };
  /** Where the model artifact is mounted, read-only. */
  readonly modelMount: string;
  /**
   * Who lets the drain's seconds pass while requests are still answered: the server itself, which is told to stop at
   * once, or the kubelet, which tells it only then.
   */
  readonly drainedBy: "server" | "kubelet";
  /** Seconds between "stop" and the last new request, while endpoints and gateways forget the pod. */
  readonly drainSeconds: number;
  /** Seconds that the longest request may take. */
  readonly longestRequestSeconds: number;
}

/** A setting of a runtime that only its value makes wrong. */
export interface RuntimeMistake {
  /** Where, below `runtime`: `maxBatchRows`. */
  readonly path: string;
  /** What is wrong, with the value, and what to do. */
  readonly message: string;
}

/** Turns a declared runtime into a container plan. Pure. */
export interface Adapter<K extends RuntimeKind> {
  readonly kind: K;
  /** The repository of the image that we build for it, after the registry's name. */
  readonly image: string;
  /** Every setting that is out of range. */
  check(runtime: RuntimeSpec<K>): readonly RuntimeMistake[];
  plan(input: AdapterInput<K>): ContainerPlan;
}
