// Settings that docs/custom.md shows, for the compiler. test/unit/structure/page-snippets.test.ts writes this file.
import type { ModelSpec } from "../../../components/model-service/spec.ts";

/** What it is of, with something left out of it. */
type Told<T> = T extends readonly (infer E)[] ? readonly Told<E>[] : { readonly [K in keyof T]?: Told<T[K]> };

export const setting0 = {
  runtime: {
    kind: "custom",
    image: "risk/score@sha256:9f2c…", // in the environment's registry; or REGISTRY/REPOSITORY@sha256:…
    modelMount: "/models", // where the release's artifact is mounted
    protocol: "own", // or "oip-v2", whose paths and probes are the protocol's
    port: 5000,
    routes: ["/get_score"], // POST /models/NAME/get_score; nothing else of the server is led to
    health: "/health", // or { ready: "/ready", live: "/live" }
    metrics: 9090, // welcome, not required
    failure: { field: "code", ok: 0 }, // an answer with status 200 and another code has failed
    longestRequestSeconds: 8, // at most 15, which is what the gateway waits
  },
} satisfies Told<ModelSpec>;
export const setting1 = { calls: ["iris"] } satisfies Partial<ModelSpec>;
export const setting2 = {
  databases: [
    {
      name: "customers", // DATABASE_CUSTOMERS_HOST, DATABASE_CUSTOMERS_PORT
      host: "customers.example.com",
      port: 5432,
      at: { cidr: "10.20.0.0/16" }, // or { namespace, labels } of pods: policies know no names
      secret: { keys: ["username", "password"] }, // DATABASE_CUSTOMERS_SECRETS: a folder with a file each
    },
  ],
} satisfies Partial<ModelSpec>;
export const setting3 = {
  in: { prd: { databases: { customers: { host: "customers.prd.example.com", at: { cidr: "10.40.0.0/16" } } } } },
} satisfies Partial<ModelSpec>;
export const setting4 = { secrets: [{ name: "payments", keys: ["token"] }] } satisfies Partial<ModelSpec>;
