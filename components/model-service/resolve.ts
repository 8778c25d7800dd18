import type { RuntimeSpec } from "../../runtimes/kinds.ts";
import { resolveAccelerator, type ResolvedAccelerator } from "./accelerator.ts";
import { resolveCallers, resolveCalls, resolveDatabases, type ResolvedCall } from "./calls.ts";
import type { EnvironmentName } from "../environment-names.ts";
import { nearlineWorkers, resolveNearline, type ResolvedNearline } from "../nearline/settings.ts";
import type { NamedPeer } from "../network-peers.ts";
import { defaultPriority, type Priority } from "../priorities.ts";
import { bytes, seconds } from "../quantity.ts";
import { resolveBatch, type ResolvedBatch } from "./batch.ts";
import { resolveCache, type ResolvedCache } from "./cache/resolve.ts";
import { resolveFeatures, type ResolvedFeatures } from "./features.ts";
import { declaredEgress } from "./egress.ts";
import { arrival, type Delivery } from "./delivery.ts";
import { resolveDeadline, type ResolvedDeadline } from "./deadline.ts";
import { resolveLimits, type ResolvedLimits } from "./limits.ts";
import { resolveOwnership, type ResolvedOwnership } from "./ownership.ts";
import type { AskedRow } from "./asked-row.ts";
import { modelDefaults } from "./model-defaults.ts";
import { resolvePayloads, type ResolvedPayloads } from "./payloads.ts";
import { chosenRows, resolveParity, type ResolvedParity } from "./parity.ts";
import { resolveProgress, type ResolvedProgress } from "./progress.ts";
import { championWeight, type Pin, type Release, type Shadow, type Version } from "./release.ts";
import { resolveScaling, shareOf, type ResolvedScaling } from "./scaling.ts";
import { resolveSlo, type ResolvedSlo } from "./slo.ts";
import type { ModelSpec } from "./spec.ts";
import type { DatabaseSpec } from "./spec/calls.ts";
import type { EgressSpec } from "./spec/egress.ts";
import type { IoSpec } from "./spec/io.ts";
import type { SecretSpec } from "./spec/secrets.ts";

/** A version and the part it plays. */
export interface Variant extends Version {
  /** `champion`, or its role and the first eight digits of the digest: a name that stays when others come and go. */
  readonly name: string;
  readonly role: "champion" | "challenger" | "shadow";
  /** Share of the requests that it answers, in percent; 0 for a shadow. */
  readonly weight: number;
  /** Share of the requests that it is sent without answering them, in percent; 0 for all but a shadow. */
  readonly mirrored: number;
  readonly scaling: ResolvedScaling;
  /** What the version was trained on, as its file says; nothing until {@link withReferences}. */
  readonly trainedOn: { readonly text: string } | "unknown";
  /** What each replica is asked before it is ready; nothing until {@link withGoldenRows}. */
  readonly rows: readonly AskedRow[];
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
  readonly cache: ResolvedCache | "none";
  readonly features: readonly ResolvedFeatures[];
  readonly parity: ResolvedParity;
  /** What goes in and comes out, where it is declared. */
  readonly io: IoSpec | "the artifact's";
  readonly payloads: ResolvedPayloads;
  /** How it is used through a queue. */
  readonly nearline: ResolvedNearline | "none";
  /** How it scores files. */
  readonly batch: ResolvedBatch | "none";
  readonly egress: readonly EgressSpec[];
  readonly calls: readonly ResolvedCall[];
  /** The pods that call it: of other models, and of its queue. */
  readonly callers: readonly NamedPeer[];
  readonly databases: readonly DatabaseSpec[];
  readonly secrets: readonly SecretSpec[];
  /** Whether its pods go before others' when there is no room: its team's. */
  readonly priority: Priority;
  /** The champion first, the shadow last. */
  readonly variants: readonly [Variant, ...Variant[]];
  /** Requests that one variant answers, whatever the weights; the first that fits decides. */
  readonly pins: readonly ResolvedPin[];
  /** By which header a caller stays with a variant. */
  readonly sticky: { readonly header: string } | "none";
  /** How a challenger becomes the champion. */
  readonly progress: ResolvedProgress;
  /** What the newest change of its release was made under; undefined where it names nothing. */
  readonly ticket: string | undefined;
}

/** A pin, with the name of the variant that it leads to. */
export interface ResolvedPin {
  readonly by: "header" | "cookie";
  readonly name: string;
  readonly value: string;
  readonly variant: string;
}

function nameOf(role: "challenger" | "shadow", digest: string): string {
  return `${role}-${digest.slice("sha256:".length, "sha256:".length + 8)}`;
}

function variants(release: Release, scaling: ResolvedScaling): readonly [Variant, ...Variant[]] {
  const { champion, challengers = [], shadow } = release;
  return [
    {
      ...champion,
      name: "champion",
      role: "champion",
      weight: championWeight(challengers),
      mirrored: 0,
      scaling,
      rows: [],
      trainedOn: "unknown" as const,
    },
    ...challengers.map((challenger) => ({
      ...challenger,
      name: nameOf("challenger", challenger.digest),
      role: "challenger" as const,
      mirrored: 0,
      scaling: shareOf(scaling, challenger.weight),
      rows: [],
      trainedOn: "unknown" as const,
    })),
    ...(shadow === undefined ? [] : [shadowVariant(shadow, scaling)]),
  ];
}

function shadowVariant({ percent, ...version }: Shadow, scaling: ResolvedScaling): Variant {
  return {
    ...version,
    name: nameOf("shadow", version.digest),
    role: "shadow",
    weight: 0,
    mirrored: percent,
    scaling: shareOf(scaling, percent),
    rows: [],
    trainedOn: "unknown" as const,
  };
}

/** Pins of a release, whose digests are those of its variants: the file was checked when it was read. */
function resolvePins(pins: readonly Pin[], variants: readonly Variant[]): readonly ResolvedPin[] {
  return pins.flatMap((pin) => {
    const variant = variants.find(({ digest, role }) => digest === pin.to && role !== "shadow");
    if (variant === undefined) return [];
    const named =
      "header" in pin ? { by: "header" as const, name: pin.header } : { by: "cookie" as const, name: pin.cookie };
    return [{ ...named, value: pin.value, variant: variant.name }];
  });
}

/** How a model's artifacts come to its replicas. */
export function resolveDelivery({ load }: Pick<ModelSpec, "load">): Delivery {
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
  const served = variants(release, resolveScaling(spec, environment));
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
    cache: resolveCache(spec.cache),
    features: resolveFeatures(spec),
    parity: resolveParity(spec),
    io: spec.io ?? "the artifact's",
    payloads: resolvePayloads(spec),
    nearline: spec.nearline === undefined ? "none" : resolveNearline(spec.nearline, environment),
    batch: resolveBatch(spec, environment),
    calls: resolveCalls(spec, all),
    callers: [
      ...resolveCallers(spec, all),
      ...(spec.nearline === undefined ? [] : [nearlineWorkers(spec.name, spec.team)]),
    ],
    databases: resolveDatabases(spec, environment),
    secrets: spec.secrets ?? [],
    priority,
    variants: served,
    pins: resolvePins(release.pins ?? [], served),
    sticky: release.sticky ?? "none",
    progress: resolveProgress(spec, environment),
    ticket: release.history?.[0]?.ticket,
  };
}

/**
 * A model whose replicas are asked golden rows before they are ready, where it is declared so. Pure.
 * @param rowsOf all rows of a golden file, by its path in the repository
 */
export function withGoldenRows(model: ResolvedModel, rowsOf: (golden: string) => readonly AskedRow[]): ResolvedModel {
  const { parity } = model;
  if (parity === "none") return model;
  const asked = (variant: Variant): Variant => ({ ...variant, rows: chosenRows(rowsOf(variant.golden), parity.rows) });
  const [champion, ...others] = model.variants;
  return { ...model, variants: [asked(champion), ...others.map(asked)] };
}

/**
 * A model whose recorded payloads are compared with what its versions were trained on, where both are declared. Pure.
 * @param textOf the text of a version's reference, by its file
 */
export function withReferences(model: ResolvedModel, textOf: (file: string) => string | undefined): ResolvedModel {
  if (model.payloads === "none") return model;
  const known = (variant: Variant): Variant => {
    const text = variant.reference === undefined ? undefined : textOf(variant.reference.file);
    return text === undefined ? variant : { ...variant, trainedOn: { text } };
  };
  const [champion, ...others] = model.variants;
  return { ...model, variants: [known(champion), ...others.map(known)] };
}
