import type { RuntimeSpec } from "../kinds.ts";
import { longestRequestSeconds } from "../draining.ts";
import type { FailureField, GrpcService } from "./spec.ts";

/** Where a function's image listens and reads its artifact: the template's own choice. */
export const functionServer = { port: 8080, metrics: 8082, modelMount: "/models" } as const;

/** A declared server with every default filled in, whichever way it was declared. */
export interface Server {
  readonly protocol: "oip-v2" | "own";
  readonly port: number;
  /** Undefined: it has none. */
  readonly metrics: number | undefined;
  readonly grpc: GrpcService | undefined;
  /** Paths that clients may call; none of its own where its protocol says them. */
  readonly routes: readonly string[];
  readonly health: { readonly ready: string; readonly live: string } | undefined;
  readonly failure: FailureField | undefined;
  /** Where the model is, as the server sees it. */
  readonly modelPath: string;
  /** Where the artifact is mounted; undefined: the model is in the image. */
  readonly modelMount: string | undefined;
  readonly command: readonly string[] | undefined;
  readonly args: readonly string[];
  readonly scratch: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly longestRequestSeconds: number;
}

/** What is served from where: the artifact's mount, the template's, or a folder of the image. */
function placeOf(spec: Exclude<RuntimeSpec<"custom">, { readonly use: object }>) {
  if (spec.artifact !== undefined) return { modelPath: spec.artifact.path, modelMount: undefined };
  const mount = spec.function === undefined ? spec.modelMount : functionServer.modelMount;
  return { modelPath: mount, modelMount: mount };
}

/** Fills in what a declaration leaves out. Pure. */
export function serverOf(runtime: RuntimeSpec<"custom">): Server {
  const spec = runtime.use === undefined ? runtime : { kind: runtime.kind, ...runtime.use };
  const { protocol, routes = [], health, failure } = spec;
  return {
    protocol,
    port: spec.port ?? functionServer.port,
    metrics: spec.function === undefined ? spec.metrics : functionServer.metrics,
    grpc: spec.grpc,
    routes,
    health: typeof health === "string" ? { ready: health, live: health } : health,
    failure,
    ...placeOf(spec),
    command: spec.command,
    args: spec.args ?? [],
    scratch: spec.scratch ?? [],
    env: spec.env ?? {},
    longestRequestSeconds: spec.longestRequestSeconds ?? longestRequestSeconds,
  };
}
