import { z } from "zod";

const counts = z.array(z.int().min(0)).min(1);

/** One field of what a version was trained on: numbers by bins and a sample of them, or categories by their counts. */
const fieldSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("number"),
    /** Upper edges of all bins but the last, ascending; a value on an edge is in the bin below it. */
    edges: z.array(z.number()),
    counts,
    missing: z.int().min(0),
    /** Ascending; what Kolmogorov and Smirnov's statistic is reckoned against. */
    sample: z.array(z.number()).min(1),
  }),
  z.strictObject({
    kind: z.literal("category"),
    counts: z.record(z.string(), z.int().min(1)),
    missing: z.int().min(0),
  }),
]);

/** What a version was trained on, in short: `runtimes/drift` compares recorded payloads with it. */
export const referenceSchema = z.strictObject({
  rows: z.int().min(1),
  inputs: z.record(z.string(), fieldSchema),
  outputs: z.record(z.string(), fieldSchema),
});

export type ReferenceField = z.infer<typeof fieldSchema>;
export type Reference = z.infer<typeof referenceSchema>;
