import type { Adapter } from "../adapter.ts";
import { drainSeconds } from "../draining.ts";

/** Where Bento answers: what it serves, its health at `/ping` and `/ready`, and its metrics. */
export const graphPort = 4195;

const folder = "/configuration";
const file = "graph.yaml";

/** Requests that one replica has at a time before another is worth its while: they wait for steps, and cost little meanwhile. */
const atOnce = 32;

/** Bento, answering for a graph of models. */
export const graph: Adapter<"graph"> = {
  kind: "graph",
  image: "bento's",
  // What is compiled was checked before: components/model-graph/validate.ts.
  check: () => [],
  busyness: () => ({ atOnce }),
  plan: ({ model, runtime }) => ({
    args: ["-c", `${folder}/${file}`],
    env: {},
    ports: [{ name: "http", containerPort: graphPort }],
    servingPort: "http",
    basePath: `/v2/models/${model}`,
    protocol: "oip-v2",
    // Its own readiness and not its steps': a graph that is taken out for a step's sake could not say which one it is.
    readiness: { path: "/ready", port: "http" },
    liveness: { path: "/ping", port: "http" },
    metrics: { path: "/metrics", port: "http" },
    configuration: { folder, files: { [file]: runtime.configuration } },
    drainedBy: "kubelet",
    drainSeconds,
    longestRequestSeconds: runtime.longestRequestSeconds,
  }),
};
