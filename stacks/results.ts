import type * as pulumi from "@pulumi/pulumi";
import { Redis, type InClusterRedisRef } from "../components/redis/index.ts";
import type { Environment } from "./environments/environment.ts";

/** Registers the Redis that keeps answers, where the environment has one. */
export function makeResults(
  { results }: Environment,
  opts: pulumi.ComponentResourceOptions,
): InClusterRedisRef | undefined {
  if (results === undefined) return undefined;
  return new Redis("results", { ...results, purpose: "results" }, opts).ref;
}
