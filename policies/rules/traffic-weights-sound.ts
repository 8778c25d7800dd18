import { oneOf } from "../aws-types.ts";
import { at, UNKNOWN, type Fact } from "../facts.ts";
import { unknownAt, type Part } from "../findings.ts";
import { modelServiceType } from "../models.ts";
import type { Finding, ResourceRule } from "../rule.ts";
import { partsOf } from "../workloads.ts";

const routes = ["HTTPRoute", "GRPCRoute"].map((kind) => `kubernetes:gateway.networking.k8s.io/v1:${kind}`);

/**
 * What the weights of a route come to: a hundred, or a million where a share is less than a percent, which is as fine as weights
 * get. https://gateway-api.sigs.k8s.io/reference/spec/#httpbackendref
 */
const wholes = [100, 1_000_000] as const;

/** That weights of a list come to a whole together. */
function sumFindings(path: string, weights: readonly Fact[], allowed: readonly number[]): readonly Finding[] {
  if (weights.includes(UNKNOWN)) return [unknownAt(path)];
  const sum = weights.reduce<number>((total, weight) => total + Number(weight ?? 0), 0);
  if (allowed.includes(sum)) return [];
  return [{ path, message: `have weights of ${sum} together. Make them ${allowed.join(" or ")}.` }];
}

function variantFindings(model: Fact): readonly Finding[] {
  const path = "model.variants";
  const variants = partsOf({ path: "model", fact: model }, "variants");
  if (variants.some(({ fact }) => fact === UNKNOWN)) return [unknownAt(path)];
  const champions = variants.filter(({ fact }) => at(fact, "role") === "champion");
  const one = champions.length === 1 ? [] : [{ path, message: `have ${champions.length} champions. Name one.` }];
  return [
    ...one,
    ...sumFindings(
      path,
      variants.map(({ fact }) => at(fact, "weight")),
      [100],
    ),
  ];
}

function routeFindings(props: Part): readonly Finding[] {
  return partsOf({ path: "spec", fact: at(props.fact, "spec") }, "rules").flatMap((rule) => {
    const path = `${rule.path}.backendRefs`;
    const backends = partsOf(rule, "backendRefs");
    // One takes everything, whatever its weight is but 0; none is an answer of the gateway's own.
    if (backends.length === 0) return [];
    if (backends.length === 1 && at(backends[0]?.fact, "weight") === undefined) return [];
    return sumFindings(
      path,
      backends.map(({ fact }) => at(fact, "weight")),
      wholes,
    );
  });
}

export const trafficWeightsSound: ResourceRule = {
  id: "M09",
  name: "traffic-weights-sound",
  severity: "high",
  enforcement: "mandatory",
  description:
    "What a model's variants and the backends of a route take comes to a hundred percent, and one of the variants is the champion: otherwise a share that somebody wrote down is not the share that is served.",
  remediation: "Write weights that come to 100, or to 1000000 in a route, and name one champion.",
  url: "https://gateway-api.sigs.k8s.io/guides/traffic-splitting/",
  references: [],
  scope: "resource",
  about: oneOf(modelServiceType, ...routes),
  check: ({ type, props }) =>
    type === modelServiceType ? variantFindings(props["model"]) : routeFindings({ path: "", fact: props }),
};
