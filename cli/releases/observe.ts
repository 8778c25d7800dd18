import { namespaceNames, prometheusAddress } from "../../components/network-peers.ts";
import type { ResolvedModel } from "../../components/model-service/resolve.ts";
import { Problem } from "../../local/console/problem.ts";
import type { Environment } from "../../stacks/environments/environment.ts";
import { clusterAccess, type ClusterAccess } from "../environment/cluster.ts";
import { readEnvironment } from "../environment/read.ts";
import { forwarded } from "./forward.ts";
import { measure, type Measured } from "./measured.ts";
import { prometheusAt } from "./prometheus.ts";
import { servedVariants, type Served } from "./served.ts";

/** A model where it is served, and the way there. */
export interface Place {
  readonly environment: Environment;
  readonly model: ResolvedModel;
  readonly cluster: ClusterAccess;
}

/** @throws {Problem} where there is no such environment, model or cluster; {InvalidData} where its data are wrong */
export async function placeOf(environmentName: string, modelName: string): Promise<Place> {
  const { environment, models } = await readEnvironment(environmentName);
  const model = models.find(({ name }) => name === modelName);
  if (model === undefined)
    throw new Problem(
      `${environmentName} serves no model "${modelName}".`,
      `It serves ${models.map(({ name }) => name).join(", ")}. On the local cluster, make up MODELS=… serves others.`,
    );
  return { environment, model, cluster: await clusterAccess(environment) };
}

/** What runs of a model, and what the gateway counted of it. */
export interface Observed {
  readonly model: ResolvedModel;
  readonly served: ReadonlyMap<string, Served>;
  readonly measured: ReadonlyMap<string, Measured>;
  /** Seconds that the counts are of: as many as were asked for, or since all variants run as they do. */
  readonly seconds: number;
  /** Whether that is less than was asked for. */
  readonly isShort: boolean;
}

/**
 * How far back counts may be read: a variant is known to the gateway by its place in the route, which another version had
 * before it. Pure.
 * @param now ms since 1970
 */
export function countedSeconds(asked: number, served: Iterable<Served>, now: number): number {
  const last = Math.max(0, ...[...served].map(({ since }) => since ?? 0));
  return Math.max(1, Math.min(asked, Math.floor((now - last) / 1_000)));
}

/** Looks at a model of a cluster. @throws {Problem} where it, or its Prometheus, cannot be asked */
export async function observe({ model, cluster }: Place, seconds: number): Promise<Observed> {
  const served = await servedVariants(cluster, model);
  const counted = countedSeconds(seconds, served.values(), Date.now());
  const { service, port } = prometheusAddress;
  const names = model.variants.map(({ name }) => name);
  const measured = await forwarded(cluster, [namespaceNames.monitoring, `svc/${service}`, port], (url) =>
    measure(prometheusAt(url), model.name, names, counted),
  );
  return { model, served, measured, seconds: counted, isShort: counted < seconds };
}
