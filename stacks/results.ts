import type * as pulumi from "@pulumi/pulumi";
import { namespaceNames } from "../components/network-peers.ts";
import { Redis, type InClusterRedisRef } from "../components/redis/index.ts";
import { renderRedis, resultsNamespace } from "../components/redis/render.ts";
import type { Environment } from "./environments/environment.ts";
import type { RenderedGroup } from "./render.ts";

/** Registers the Redis that keeps answers, where the environment has one. */
export function makeResults(
  { results }: Environment,
  opts: pulumi.ComponentResourceOptions,
): InClusterRedisRef | undefined {
  if (results === undefined) return undefined;
  return new Redis("results", { ...results, purpose: "results" }, opts).ref;
}

/** The Redis that keeps answers, where the environment has one. Pure. */
export function resultsGroups({ results }: Environment): readonly RenderedGroup[] {
  if (results === undefined) return [];
  const namespace = namespaceNames.results;
  const { policies, configuration, service, statefulSet, disruptionBudget } = renderRedis(
    results.settings,
    results.images,
    namespace,
    "results",
  );
  return [
    { name: "namespace", namespace, objects: [resultsNamespace, ...policies] },
    { name: "results", namespace, objects: [configuration, service, statefulSet, disruptionBudget] },
  ];
}
