import { defineModel } from "../../components/model-service/spec.ts";
import { iris } from "./iris.ts";

/** The model of `iris.ts`, that scores files beside the requests that it answers. */
export const irisBatch = defineModel({
  name: "iris-batch",
  team: "examples",
  runtime: { kind: "pmml" },
  load: { budget: "30s" },
  ...(iris.io === undefined ? {} : { io: iris.io }),
  batch: {
    input: { claim: "batch", folder: "in/iris", format: "csv" },
    output: { claim: "batch", folder: "out/iris/{run}" },
    schedule: { cron: "0 2 * * *", timezone: "Europe/Berlin" },
    within: "60m",
  },
});
