import type { Bindings } from "../../../components/model-service/bindings.ts";
import { modelNamespacePolicies } from "../../../components/model-service/namespace/policies.ts";
import type { Release } from "../../../components/model-service/release.ts";
import { renderModel } from "../../../components/model-service/render.ts";
import { resolveModel } from "../../../components/model-service/resolve.ts";
import type { ModelSpec } from "../../../components/model-service/spec.ts";

const bindings: Bindings<string> = {
  namespace: "models-risk",
  image: `registry.example/runtime@sha256:${"e".repeat(64)}`,
  registry: "registry.example",
  placing: "by-pool",
  gateway: { name: "models", namespace: "gateway" },
};

/** A model's objects as production would have them, and the parts of them that the page speaks of. */
export function partsOf(
  spec: ModelSpec,
  release: Release,
  all: readonly ModelSpec[],
): Readonly<Record<string, unknown>> {
  const model = resolveModel(spec, release, "prd", undefined, all);
  const rendered = renderModel(model, bindings);
  const container = rendered.deployments[0]?.spec.template.spec.containers[0];
  const rules = rendered.route.spec.rules;
  const paths = rules.flatMap((rule) => rule.matches.map((match) => match.path.value));
  return {
    container,
    image: container?.image,
    env: Object.fromEntries((container?.env ?? []).map(({ name, value }) => [name, value])),
    routes: paths,
    policies: Object.fromEntries(
      modelNamespacePolicies("models-risk", [model], "pods").map(({ metadata, spec: { egress } }) => [
        metadata.name,
        egress,
      ]),
    ),
    traffic: rendered.trafficPolicies[0]?.spec,
    // Of a million; in whole percents as the release has them.
    weights: rules[0]?.backendRefs.map(({ weight }) => Math.round(weight / 10_000)),
    replicas: rendered.deployments.map(({ spec: { replicas } }) => replicas),
    autoscaler: rendered.autoscalers[0]?.spec,
    scaled: rendered.scaledObjects[0]?.spec,
    config: rendered.configurations[0]?.data,
    grpc: rendered.grpcRoute?.spec.rules.flatMap((rule) => rule.matches.map(({ method }) => method.service)),
  };
}

/** What is at a path of parts: names and positions, with a key that has points of its own at the end. */
export function at(parts: unknown, path: readonly string[]): unknown {
  const [first, ...rest] = path;
  if (first === undefined) return parts;
  if (typeof parts !== "object" || parts === null) return undefined;
  const whole = path.join(".");
  const entries = parts as Readonly<Record<string, unknown>>;
  if (Object.hasOwn(entries, whole)) return entries[whole];
  return at(entries[first.replace("~", ".com/")], rest);
}
