import { z } from "zod";

/** What an environment's configuration of the pack says: policies/environments/ENV.json, under `environment`. */
export const settingsSchema = z.strictObject({
  name: z
    .string()
    .describe("Environment that the stack must belong to: its name is this, or begins with it and a dash."),
  registries: z
    .array(z.string())
    .min(1)
    .describe("Where images may come from: HOST[:PORT][/PATH]; a port of * is any port."),
  endpointCidrs: z
    .array(z.string())
    .describe("CIDR blocks that a public API endpoint may be opened to; none: it may not be public."),
  kubernetes: z.array(z.string()).min(1).describe("Versions of Kubernetes that count as supported: of those below."),
  protect: z.boolean().describe("Whether what holds data must refuse to be deleted."),
  leastReplicas: z.int().min(1).describe("Replicas that a champion must have at the least."),
  slo: z.boolean().describe("Whether every model must promise something, with alerts on it."),
  evidence: z.boolean().describe("Whether a version must have run one step below."),
  region: z.string().describe("Region whose prices hold."),
  monthlyUsd: z
    .number()
    .positive()
    .nullable()
    .describe("What the environment may be expected to cost, in USD a month; null: anything."),
  teamMonthlyUsd: z
    .record(z.string(), z.number().positive())
    .describe("What a team's models may be expected to cost, in USD a month; teams that are not named: anything."),
});

export type Settings = z.infer<typeof settingsSchema>;
