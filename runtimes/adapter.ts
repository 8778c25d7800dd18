import type { BentoRuntime, OwnImageRuntime, RuntimeKind, RuntimeSpec, UpstreamRuntime } from "./kinds.ts";

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
  /** Accelerators the container has; 0 without. */
  readonly accelerators: number;
}

/** Files for a server: all in one folder, or each in a place of its own. */
export type Configuration = { readonly files: Readonly<Record<string, string>> } & (
  { readonly folder: string } | { readonly places: Readonly<Record<string, string>> }
);

/** Everything about a server's container that its runtime decides; pure data, the same for every environment. */
export interface ContainerPlan {
  /** The program, where it is not the image's own entry point. */
  readonly command?: readonly string[];
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly ports: readonly { readonly name: string; readonly containerPort: number }[];
  /** The port that serves predictions. */
  readonly servingPort: string;
  /** How the same predictions are served by gRPC, where they are. */
  readonly grpc?: {
    readonly port: string;
    /** The gRPC service that clients may call: servers have others on the same port, which change what is served. */
    readonly service: string;
  };
  /** Path of the model on the server; the gateway puts it where clients write `/models/NAME`. */
  readonly basePath: string;
  /**
   * What the protocol appends to the model's path without a slash, such as `:predict`. To a gateway that is no path below
   * the model's, so that each has a rule of its own. Default: none.
   */
  readonly verbs?: readonly `:${string}`[];
  /**
   * Where the protocol is the server's own: the paths that clients may call, each below the model's address, and no others.
   * Default: everything below `basePath`.
   */
  readonly routes?: readonly string[];
  readonly protocol: "oip-v2" | "tensorflow-v1" | "own";
  /** True only when *this model* is loaded and answers. */
  readonly readiness: HttpCheck;
  /** True as long as the process is worth keeping. */
  readonly liveness: HttpCheck;
  /**
   * Where Prometheus reads it. All servers answer at the same path, so that one scrape configuration does for all.
   * Default: nowhere; the signals that count come from the gateway and the kubelet.
   */
  readonly metrics?: { readonly path: "/metrics"; readonly port: string };
  /** Where the model artifact is mounted, read-only. Default: nowhere, as the model is in the server's image. */
  readonly modelMount?: string;
  /** Folders of the artifact that are mounted in further places, by the place. Default: none. */
  readonly modelParts?: Readonly<Record<string, string>>;
  /** Files that the server reads at its start, by name, and where they are mounted. Default: none. */
  readonly configuration?: Configuration;
  /** Folders that the server writes to; what is in them goes with the pod. Default: none. */
  readonly scratch?: readonly string[];
  /** Most memory that the server's processes share at `/dev/shm`; part of the container's. Default: what the node gives. */
  readonly sharedMemory?: `${number}Mi` | `${number}Gi`;
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

/** How busy a replica is: what can be seen of it, and when it is full. */
export interface Busyness {
  /** Requests that one replica computes at once; further ones wait. */
  readonly atOnce: number;
  /** The gauge of requests in progress among its metrics. Default: none; the gateway counts them. */
  readonly inFlight?: string;
  /** Counters of the time that requests waited, and of how many did. Default: none; it has no queue, or does not measure it. */
  readonly queue?: { readonly waited: string; readonly count: string; readonly unit: "microseconds" };
}

/** A setting of a runtime that only its value makes wrong. */
export interface RuntimeMistake {
  /** Its code. Default: that of settings out of range. */
  readonly code?: "MS034" | "MS035" | "MS036";
  /** Where, below `runtime`: `maxBatchRows`. */
  readonly path: string;
  /** What is wrong, with the value, and what to do. */
  readonly message: string;
}

/** An image that is built here: its repository, after the registry's name. */
export interface BuiltImage {
  readonly repository: string;
}

/** Another project's images by name and tag; their digests are facts of `locks/images.yaml`. */
export interface UpstreamImages {
  readonly cpu: string;
  /** For models that have an accelerator. */
  readonly gpu: string;
}

/** Turns a declared runtime into a container plan. Pure. */
export interface Adapter<K extends RuntimeKind> {
  readonly kind: K;
  readonly image: K extends OwnImageRuntime
    ? "the model's own"
    : K extends BentoRuntime
      ? "bento's"
      : K extends UpstreamRuntime
        ? UpstreamImages
        : BuiltImage;
  /** Every setting that is out of range. */
  check(runtime: RuntimeSpec<K>): readonly RuntimeMistake[];
  /** The setting, below `runtime`, for which the server itself calls the environment's Redis. Default: never. */
  redisFor?(runtime: RuntimeSpec<K>): string | undefined;
  plan(input: AdapterInput<K>): ContainerPlan;
  /**
   * What the number of replicas may follow.
   * @param cpu CPUs that one replica may use
   * Default: one request at once for each whole CPU, counted by the gateway.
   */
  busyness?(runtime: RuntimeSpec<K>, cpu: number): Busyness;
}
