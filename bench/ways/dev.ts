import type { CloudEnvironment } from "../../stacks/environments/environment.ts";
import { dev as declared } from "../../stacks/environments/dev.ts";
import { flowerCare } from "../../stacks/graphs/flower-care.ts";
import { irisCached } from "../../stacks/models/iris-cached.ts";
import { irisNearline } from "../../stacks/models/iris-nearline.ts";
import { irisStumps } from "../../stacks/models/iris-stumps.ts";
import { watering } from "../../stacks/models/watering.ts";
import { irisFiles } from "./iris-files.ts";

/** `dev` with every way in which a model can be used: a queue on SQS, kept answers, files by Jobs and by Spark, and a graph. */
export const dev = {
  ...declared,
  // Drivers of Spark are on no node that AWS may take back.
  pools: { ...declared.pools, steady: { for: "models", instances: ["c7i.xlarge"], min: 0, max: 1 } },
  teams: { ...declared.teams, examples: { cpu: 16, memory: "32Gi", pods: 40 } },
  queues: { kind: "sqs" },
  results: { memory: "64Mi" },
  models: [...declared.models, irisNearline, irisCached, irisFiles, irisStumps, watering],
  graphs: [flowerCare],
} satisfies CloudEnvironment;
