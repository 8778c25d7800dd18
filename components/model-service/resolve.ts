import type { RuntimeSpec } from "../../runtimes/kinds.ts";
import { resolveAccelerator, type ResolvedAccelerator } from "./accelerator.ts";
import { resolveCallers, resolveCalls, resolveDatabases, type ResolvedCall } from "./calls.ts";
import type { EnvironmentName } from "../environment-names.ts";
import type { NamedPeer } from "../network-peers.ts";
import { defaultPriority, type Priority } from "../priorities.ts";
import { bytes, seconds } from "../quantity.ts";
import { declaredEgress } from "./egress.ts";
import { arrival, type Delivery } from "./delivery.ts";
import { resolveDeadline, type ResolvedDeadline } from "./deadline.ts";
import { resolveLimits, type ResolvedLimits } from "./limits.ts";
import { resolveOwnership, type ResolvedOwnership } from "./ownership.ts";
import { modelDefaults } from "./model-defaults.ts";
import { championWeight, type Release, type Version } from "./release.ts";
import { resolveScaling, shareOf, type ResolvedScaling } from "./scaling.ts";
import { resolveSlo, type ResolvedSlo } from "./slo.ts";
import type { ModelSpec } from "./spec.ts";
import type { DatabaseSpec } from "./spec/calls.ts";
import type { EgressSpec } from "./spec/egress.ts";

/** A version and the part it plays. */
export interface Variant extends Version {
  /** `champion`, or `challenger-` and the first eight digits of the digest: a name that stays when others come and go. */
  readonly name: string;
  /** Share of the requests, in percent. */
  readonly weight: number;
  readonly scaling: ResolvedScaling;
}

/** A model in one environment with every default filled in: what renderers read. */
export interface ResolvedModel {
  readonly name: string;
  readonly team: string;
  readonly environment: EnvironmentName;
  readonly ownership: ResolvedOwnership;
  readonly slo: ResolvedSlo;
  readonly runtime: RuntimeSpec;
  readonly accelerator: ResolvedAccelerator;
  readonly cpu: number;
  readonly cpuLimit: number;
  readonly memoryBytes: number;
  readonly loadBudgetSeconds: number;
  /** How its artifacts come to its replicas. */
  readonly delivery: Delivery;
  readonly deadline: ResolvedDeadline;
  readonly limits: ResolvedLimits;
  readonly egress: readonly EgressSpec[];
  readonly calls: readonly ResolvedCall[];
  /** The pods of models that call it. */
  readonly callers: readonly NamedPeer[];
  readonly databases: readonly DatabaseSpec[];
  /** Whether its pods go before others' when there is no room: its team's. */
  readonly priority: Priority;
  /** The champion first. */
  readonly variants: readonly [Variant, ...Variant[]];
}

function challengerName(digest: string): string {
  return `challenger-${digest.slice("sha256:".length, "sha256:".length + 8)}`;
}

function variants(release: Release, scaling: ResolvedScaling): readonly [Variant, ...Variant[]] {
  const challengers = release.challengers ?? [];
  return [
    { ...release.champion, name: "champion", weight: championWeight(challengers), scaling },
    ...challengers.map((challenger) => ({
      ...challenger,
      name: challengerName(challenger.digest),
      scaling: shareOf(scaling, challenger.weight),
    })),
  ];
}

function resolveDelivery({ load }: ModelSpec): Delivery {
  if (load?.size === undefined) return "image";
  return arrival(bytes(load.size), seconds(load.budget ?? modelDefaults.loadBudget)).delivery;
}

/**
 * Fills every default of a model once. Pure; expects a spec that {@link ./validate.ts} accepts.
 * @param all models of the environment, among them those that it calls and those that call it. Default: none
 */
export function resolveModel(
  spec: ModelSpec,
  release: Release,
  environment: EnvironmentName,
  priority: Priority = defaultPriority,
  all: readonly ModelSpec[] = [],
): ResolvedModel {
  return {
    name: spec.name,
    team: spec.team,
    environment,
    ownership: resolveOwnership(spec),
    slo: resolveSlo(spec, environment),
    runtime: spec.runtime,
    accelerator: resolveAccelerator(spec, environment),
    cpu: spec.resources?.cpu ?? modelDefaults.cpu,
    cpuLimit: spec.resources?.cpuLimit ?? modelDefaults.cpuLimit,
    memoryBytes: bytes(spec.resources?.memory ?? modelDefaults.memory),
    delivery: resolveDelivery(spec),
    loadBudgetSeconds: seconds(spec.load?.budget ?? modelDefaults.loadBudget),
    egress: declaredEgress(spec).map(({ egress }) => egress),
    deadline: resolveDeadline(spec.deadline),
    limits: resolveLimits(spec.limits),
    calls: resolveCalls(spec, all),
    callers: resolveCallers(spec, all),
    databases: resolveDatabases(spec, environment),
    priority,
    variants: variants(release, resolveScaling(spec, environment)),
  };
}
