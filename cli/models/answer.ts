import { trafficInWords } from "../../components/model-service/release.ts";
import type { ResolvedModel, Variant } from "../../components/model-service/resolve.ts";
import type { ResolvedMeasured, ResolvedScaling } from "../../components/model-service/scaling.ts";
import { table } from "../../local/console/table.ts";
import type { Answer } from "../answer.ts";

/** Replicas of one variant that run. */
export interface Readiness {
  readonly ready: number;
  readonly wanted: number;
}

/** What runs, by `MODEL/VARIANT`. */
export type Live = ReadonlyMap<string, Readiness>;

export function liveKey(model: string, variant: string): string {
  return `${model}/${variant}`;
}

/** What is aimed at, in words. */
function targetInWords({ on, target }: ResolvedMeasured): string {
  switch (on) {
    case "cpu":
    case "memory":
      return `by ${on === "cpu" ? "CPU" : on} (${target} %)`;
    case "in-flight":
      return `by requests in flight (${target} each)`;
    case "queue-time":
      return `by queue time (${target} ms)`;
    case "request-rate":
      return `by request rate (${target}/s each)`;
  }
}

/** `2`; `1–4 by CPU (70 %)`; `0–2 by windows`. */
export function replicasInWords(scaling: ResolvedScaling): string {
  if (scaling.on === "nothing") return String(scaling.replicas);
  const bounds = `${scaling.min}–${scaling.max}`;
  if (scaling.on === "windows") return `${bounds} by windows`;
  return `${bounds} ${targetInWords(scaling)}${scaling.windows.length === 0 ? "" : " and windows"}`;
}

function readyInWords(readiness: Readiness | undefined): string {
  return readiness === undefined ? "not there" : `${readiness.ready}/${readiness.wanted}`;
}

/** Digits of a digest that people compare. */
function shortDigest(digest: string): string {
  return `${digest.slice(0, "sha256:".length + 12)}…`;
}

function addressOf(gatewayUrl: string, model: ResolvedModel): string {
  return `${gatewayUrl}/models/${model.name}`;
}

/** Whether every declared variant has all of its replicas. */
function allReady(models: readonly ResolvedModel[], live: Live): boolean {
  return models.every((model) =>
    model.variants.every((variant) => {
      const readiness = live.get(liveKey(model.name, variant.name));
      return readiness !== undefined && readiness.ready >= readiness.wanted;
    }),
  );
}

/**
 * The declared models of an environment, one line a variant.
 *
 * @param gatewayUrl how clients outside of the cluster reach the gateway, without a path
 * @param live undefined where the cluster was not asked
 */
export function modelsAnswer(
  environment: string,
  models: readonly ResolvedModel[],
  gatewayUrl: string,
  live: Live | undefined,
): Answer {
  const row = (model: ResolvedModel, variant: Variant): readonly string[] => [
    model.name,
    model.team,
    model.runtime.kind,
    variant.name,
    variant.version,
    shortDigest(variant.digest),
    trafficInWords(variant),
    replicasInWords(variant.scaling),
    ...(live === undefined ? [] : [readyInWords(live.get(liveKey(model.name, variant.name)))]),
    addressOf(gatewayUrl, model),
  ];
  const head = ["MODEL", "TEAM", "RUNTIME", "VARIANT", "VERSION", "DIGEST", "TRAFFIC", "REPLICAS"];
  const rows = models.flatMap((model) => model.variants.map((variant) => row(model, variant)));
  const source =
    live === undefined
      ? `Declared for ${environment}; no cluster was asked (--live asks it).`
      : `Declared for ${environment}, and what is ready right now.`;
  return {
    text: [
      source,
      "",
      models.length === 0
        ? "  No models. Declare one in stacks/models and name it in stacks/environments."
        : table([[...head, ...(live === undefined ? [] : ["READY"]), "URL"], ...rows]),
    ].join("\n"),
    json: {
      environment,
      gatewayUrl,
      models: models.map((model) => ({
        name: model.name,
        team: model.team,
        runtime: model.runtime.kind,
        url: addressOf(gatewayUrl, model),
        variants: model.variants.map((variant) => ({
          variant: variant.name,
          version: variant.version,
          digest: variant.digest,
          weight: variant.weight,
          mirrored: variant.mirrored,
          scaling: variant.scaling,
          ...(live === undefined ? {} : { live: live.get(liveKey(model.name, variant.name)) ?? null }),
        })),
      })),
    },
    ok: live === undefined || allReady(models, live),
  };
}
