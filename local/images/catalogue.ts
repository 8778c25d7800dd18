import { versions } from "../toolchain/versions.ts";
import type { Tool } from "../toolchain/paths.ts";

/** A user without rights or name on any node, as distroless images have it. */
export const nonRoot = 65532;

/** An image that the local cluster needs before Pulumi runs; elsewhere the upstream project's own image takes its place. */
export type LocalImage = {
  /** Repository in the cluster's registry, after `ml-serving/`. */
  readonly name: string;
  readonly tag: string;
  /** Programs of the toolchain that are copied to /usr/local/bin. */
  readonly programs: readonly Tool[];
  readonly entrypoint?: readonly string[];
} & (
  | { /** Nothing but the programs. */ readonly from: "scratch" }
  | {
      /** glibc and nothing to start a shell with. */
      readonly from: "base";
      /** Debian packages beside the base's, each by name: dependencies are not followed. Default: none. */
      readonly packages?: readonly string[];
      /** Paths of theirs that the programs never read, as shell patterns. Default: none. */
      readonly leaveOut?: readonly string[];
    }
);

/** The Debian release whose packages make images, and those that are in every one: what a C++ or Java program links to. */
export const debian = {
  suite: "bookworm",
  packages: ["base-files", "libc6", "libgcc-s1", "libstdc++6", "netbase", "tzdata", "zlib1g"],
} as const;

export const localImages = {
  base: { name: "base", tag: debian.suite, from: "base", programs: [] },
  /** What a Python program runs on: the interpreter with the parts of its library that servers use, and no pip. */
  python: {
    name: "python",
    tag: versions.python,
    from: "base",
    programs: [],
    packages: [
      `python3.11-minimal=${versions.python}*`,
      `libpython3.11-minimal=${versions.python}*`,
      `libpython3.11-stdlib=${versions.python}*`,
      "libbz2-1.0",
      "libexpat1",
      "libffi8",
      // What LightGBM computes with; other packages bring their own.
      "libgomp1",
      "liblzma5",
      "libssl3",
      "libuuid1",
      "media-types",
    ],
  },
  pause: { name: "pause", tag: "1", from: "scratch", programs: ["pause"], entrypoint: ["/usr/local/bin/pause"] },
  envoyGateway: {
    name: "envoy-gateway",
    tag: versions.envoyGateway,
    from: "scratch",
    programs: ["envoy-gateway"],
    entrypoint: ["/usr/local/bin/envoy-gateway"],
  },
  envoy: {
    name: "envoy",
    tag: versions.envoy,
    from: "base",
    programs: ["envoy"],
    entrypoint: ["/usr/local/bin/envoy"],
  },
  redis: {
    name: "redis",
    tag: versions.redis,
    from: "base",
    programs: [],
    packages: [
      `redis-server=5:${versions.redis}*`,
      `redis-tools=5:${versions.redis}*`,
      "libatomic1",
      "libjemalloc2",
      "liblzf1",
      "libssl3",
      // libsystemd and what it links to: Redis may tell systemd that it is ready.
      "libcap2",
      "libgcrypt20",
      "libgpg-error0",
      "liblz4-1",
      "liblzma5",
      "libsystemd0",
      "libzstd1",
    ],
    leaveOut: ["/usr/bin/redis-benchmark", "/usr/bin/redis-check-aof", "/usr/lib/x86_64-linux-gnu/engines-3"],
  },
  redisExporter: {
    name: "redis-exporter",
    tag: versions.redisExporter,
    from: "base",
    programs: [],
    packages: [`prometheus-redis-exporter=${versions.redisExporter}*`],
    entrypoint: ["/usr/bin/prometheus-redis-exporter"],
  },
  prometheus: {
    name: "prometheus",
    tag: versions.prometheus,
    from: "scratch",
    programs: ["prometheus"],
    entrypoint: ["/usr/local/bin/prometheus"],
  },
  alertmanager: {
    name: "alertmanager",
    tag: versions.alertmanager,
    from: "base",
    programs: [],
    packages: [`prometheus-alertmanager=${versions.alertmanager}*`],
    // A configuration for a machine that has it installed. Its templates of notifications stay.
    leaveOut: ["/etc/prometheus"],
    entrypoint: ["/usr/bin/prometheus-alertmanager"],
  },
  kubeStateMetrics: {
    name: "kube-state-metrics",
    tag: versions.kubeStateMetrics,
    from: "scratch",
    programs: ["kube-state-metrics"],
    entrypoint: ["/usr/local/bin/kube-state-metrics"],
  },
} as const satisfies Readonly<Record<string, LocalImage>>;

/** Images that only some models need: made when one of these is served. */
export const kedaImages = {
  kedaOperator: {
    name: "keda-operator",
    tag: versions.keda,
    from: "scratch",
    programs: ["keda-operator"],
    entrypoint: ["/usr/local/bin/keda-operator"],
  },
  kedaMetrics: {
    name: "keda-metrics-apiserver",
    tag: versions.keda,
    from: "scratch",
    programs: ["keda-metrics-apiserver"],
    entrypoint: ["/usr/local/bin/keda-metrics-apiserver"],
  },
} as const satisfies Readonly<Record<string, LocalImage>>;

/** The images that the stack's pods start from; the pause image is the nodes' own. */
export type PlatformImage = Exclude<keyof typeof localImages, "pause">;
