import { windowsFor } from "../../components/monitoring/configuration.ts";
import { shares } from "../../components/model-service/backends.ts";
import { namespaceNames, prometheusAddress, teamNamespace } from "../../components/network-peers.ts";
import type { ResolvedModel, Variant } from "../../components/model-service/resolve.ts";
import { getObjects, type ClusterAccess } from "../environment/cluster.ts";
import { defaultCriteria } from "../releases/criteria.ts";
import { decide } from "../releases/decide.ts";
import { forwarded } from "../releases/forward.ts";
import { measure, type Measured } from "../releases/measured.ts";
import type { Place } from "../releases/observe.ts";
import { prometheusAt } from "../releases/prometheus.ts";
import { servedVariants, type Served } from "../releases/served.ts";
import { burns } from "./burn.ts";
import type { ProgressEvidence } from "./decide.ts";

/** A route, as far as it is read. */
export interface Route {
  readonly metadata: {
    readonly name: string;
    readonly managedFields?: readonly { readonly time?: string; readonly subresource?: string }[];
  };
  readonly spec: { readonly rules?: readonly { readonly backendRefs?: readonly { readonly weight?: number }[] }[] };
}

/**
 * When somebody last changed what a route says (ms since 1970): the API server writes the time beside each writer's fields, and
 * leaves it where they stay the same. https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management
 */
function changedAt({ metadata }: Route): number | undefined {
  const times = (metadata.managedFields ?? []).flatMap(({ time, subresource }) =>
    time === undefined || subresource !== undefined ? [] : [Date.parse(time)],
  );
  return times.length === 0 ? undefined : Math.max(...times);
}

/** Whether a route divides requests as the release says. Rules of pins lead to one variant alone; there is always one without. */
function dividesAs({ spec }: Route, model: ResolvedModel): boolean {
  const weights = shares(model).map(({ weight }) => weight);
  return (spec.rules ?? []).some(
    ({ backendRefs = [] }) => JSON.stringify(backendRefs.map(({ weight = 1 }) => weight)) === JSON.stringify(weights),
  );
}

/**
 * Since when the release is what is served: all of its variants that answer run and are ready, and the route divides requests
 * as it says. Pure.
 */
export function liveSince(
  model: ResolvedModel,
  served: ReadonlyMap<string, Served>,
  route: Route | undefined,
): ProgressEvidence["live"] {
  const answering = model.variants.filter(({ role }) => role !== "shadow");
  for (const { name, version } of answering) {
    const running = served.get(name);
    if (running?.isDeclared !== true)
      return { why: `${name} is to be version ${version}, and is not brought up so yet` };
    if (running.since === undefined || running.ready < running.wanted)
      return { why: `${running.ready} of ${running.wanted} replicas of ${name} are ready` };
  }
  const changed = route === undefined ? undefined : changedAt(route);
  if (route === undefined || changed === undefined || !dividesAs(route, model)) {
    const weights = answering.map(({ weight }) => weight);
    return { why: `the gateway does not divide requests by ${weights.join("/")} yet` };
  }
  return { since: Math.max(changed, ...answering.map(({ name }) => served.get(name)?.since ?? 0)) };
}

const nobody: Measured = { requests: 0, failed: 0, latency: [] };

/** Asks the model's Prometheus what the gateway counted of each variant, over each of some lengths of time (s). */
async function countsOver(
  cluster: ClusterAccess,
  model: ResolvedModel,
  lengths: readonly number[],
): Promise<ReadonlyMap<number, ReadonlyMap<string, Measured>>> {
  const { service, port } = prometheusAddress;
  const names = model.variants.map(({ name }) => name);
  return forwarded(cluster, [namespaceNames.monitoring, `svc/${service}`, port], async (url) => {
    const ask = prometheusAt(url);
    const counted = new Map<number, ReadonlyMap<string, Measured>>();
    for (const length of new Set(lengths)) counted.set(length, await measure(ask, model.name, names, length));
    return counted;
  });
}

/** So many seconds back, and never further than to what was served before. */
function reaching(window: number, since: number, now: number): number {
  return Math.max(1, Math.min(window, Math.floor((now - since) / 1_000)));
}

/**
 * Looks at a challenger where it is served.
 * @throws {Problem} where the cluster or its Prometheus cannot be asked
 */
export async function lookAtChallenger(
  { environment, model, cluster }: Place,
  challenger: Variant,
): Promise<ProgressEvidence> {
  const namespace = teamNamespace(model.team);
  const [served, routes] = await Promise.all([
    servedVariants(cluster, model),
    getObjects<Route>(
      cluster,
      ...["httproutes.gateway.networking.k8s.io", "--namespace", namespace, "--show-managed-fields"],
    ),
  ]);
  const now = Date.now();
  const live = liveSince(
    model,
    served,
    routes.find(({ metadata }) => metadata.name === model.name),
  );
  const running = served.get(challenger.name);
  // Its own burn is looked at as long as it runs, whatever has become of the weights; else there is nothing to look at.
  const runsSince = running?.isDeclared === true ? running.since : undefined;
  const pairs = windowsFor(environment.monitoring).burn.filter(({ severity }) => severity === "page");
  const step = "since" in live ? reaching(Number.POSITIVE_INFINITY, live.since, now) : 1;
  const lengths = (since: number) =>
    pairs.map((window) => ({
      window,
      long: reaching(window.long, since, now),
      short: reaching(window.short, since, now),
    }));
  const asked = runsSince === undefined ? [] : lengths(runsSince);
  const counted = await countsOver(cluster, model, [step, ...asked.flatMap(({ long, short }) => [long, short])]);
  const of = (length: number, name: string): Measured => counted.get(length)?.get(name) ?? nobody;
  const { requests, errors, latency } = model.progress;
  const criteria = { ...defaultCriteria, requests, errors, latency };
  const evidence = {
    champion: of(step, "champion"),
    challenger: of(step, challenger.name),
    seconds: step,
    slo: model.slo,
  };
  const silent =
    running !== undefined && runsSince !== undefined && running.ready === 0 && running.wanted > 0
      ? ["none of its replicas is ready, and its requests fail"]
      : [];
  return {
    live,
    now,
    burns: [
      ...silent,
      ...burns(
        model.slo,
        asked.map(({ window, long, short }) => ({
          window,
          long: of(long, challenger.name),
          short: of(short, challenger.name),
        })),
      ),
    ],
    verdict: decide(evidence, criteria, challenger.digest),
  };
}
