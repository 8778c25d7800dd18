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
    }
);

/** The Debian release whose packages make images, and those that are in every one: what a C++ or Java program links to. */
export const debian = {
  suite: "bookworm",
  packages: ["base-files", "libc6", "libgcc-s1", "libstdc++6", "netbase", "tzdata", "zlib1g"],
} as const;

export const localImages = {
  base: { name: "base", tag: debian.suite, from: "base", programs: [] },
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
} as const satisfies Readonly<Record<string, LocalImage>>;
