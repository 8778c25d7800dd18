import type { RuntimeSpec } from "../../runtimes/kinds.ts";
import { bytes, seconds } from "./quantity.ts";
import type { Release, Version } from "./release.ts";
import type { ModelSpec } from "./spec.ts";

/** A version and the part it plays. */
export interface Variant extends Version {
  readonly name: "champion";
  /** Share of the requests, in percent. */
  readonly weight: number;
}

/** A model in one environment with every default filled in: what renderers read. */
export interface ResolvedModel {
  readonly name: string;
  readonly team: string;
  readonly environment: string;
  readonly runtime: RuntimeSpec;
  readonly cpu: number;
  readonly cpuLimit: number;
  readonly memoryBytes: number;
  readonly loadBudgetSeconds: number;
  readonly replicas: number;
  readonly variants: readonly Variant[];
}

/** The defaults of a declaration, in one place. */
export const modelDefaults = {
  cpu: 0.1,
  cpuLimit: 1,
  memory: "512Mi",
  loadBudget: "60s",
  replicas: 1,
} as const;

/** Fills every default of a model once. Pure; expects a spec that {@link ./validate.ts} accepts. */
export function resolveModel(spec: ModelSpec, release: Release, environment: string): ResolvedModel {
  return {
    name: spec.name,
    team: spec.team,
    environment,
    runtime: spec.runtime,
    cpu: spec.resources?.cpu ?? modelDefaults.cpu,
    cpuLimit: spec.resources?.cpuLimit ?? modelDefaults.cpuLimit,
    memoryBytes: bytes(spec.resources?.memory ?? modelDefaults.memory),
    loadBudgetSeconds: seconds(spec.load?.budget ?? modelDefaults.loadBudget),
    replicas: spec.replicas ?? modelDefaults.replicas,
    variants: [{ ...release.champion, name: "champion", weight: 100 }],
  };
}
