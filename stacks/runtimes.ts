import type { PackagedServer } from "../runtimes/custom/spec.ts";

/**
 * Servers of the organisation's own that several models share, each an image by digest:
 *
 * ```ts
 * "our-r-server": {
 *   image: "runtimes/r@sha256:…", // in the environment's registry; or REGISTRY/REPOSITORY@sha256:…
 *   modelMount: "/models",
 *   protocol: "own",
 *   port: 8000,
 *   routes: ["/score"],
 *   health: "/__ping__",
 * },
 * ```
 *
 * A model then says `runtime: { kind: "custom", use: runtimes["our-r-server"] }`; a name that is not here does not compile.
 */
export const runtimes = {} as const satisfies Readonly<Record<string, PackagedServer>>;
