import { z } from "zod";

/** Names and values, as MLflow's protocol has maps. */
const pairs = z
  .array(z.object({ key: z.string(), value: z.string().default("") }))
  .default([])
  .transform((list) => new Map(list.map(({ key, value }) => [key, value])));

export const modelVersion = z.object({
  model_version: z.object({ name: z.string(), version: z.coerce.string(), run_id: z.string().default("") }),
});

export const downloadUri = z.object({ artifact_uri: z.string() });

export const loggedModel = z.object({
  model: z.object({
    info: z.object({ name: z.string(), artifact_uri: z.string(), source_run_id: z.string().default("") }),
  }),
});

// Numbers that JSON has none for are words in the protocol's JSON: https://protobuf.dev/programming-guides/json/
const metric = z.object({
  key: z.string(),
  value: z.union([z.number(), z.enum(["NaN", "Infinity", "-Infinity"])]).default(0),
});

export const run = z.object({
  run: z.object({
    info: z.object({ run_id: z.string(), artifact_uri: z.string() }),
    data: z
      .object({ metrics: z.array(metric).default([]), params: pairs, tags: pairs })
      .default({ metrics: [], params: new Map(), tags: new Map() }),
    inputs: z
      .object({
        dataset_inputs: z.array(z.object({ dataset: z.object({ name: z.string(), digest: z.string() }) })).default([]),
      })
      .default({ dataset_inputs: [] }),
    outputs: z
      .object({ model_outputs: z.array(z.object({ model_id: z.string() })).default([]) })
      .default({ model_outputs: [] }),
  }),
});

export type Run = z.infer<typeof run>["run"];

export const artifacts = z.object({
  files: z.array(z.object({ path: z.string(), is_dir: z.boolean().default(false) })).default([]),
});
