import { monitoredJenkins } from "../../components/ci/monitored.ts";
import { elastiCacheGround } from "../../components/elasticache/place.ts";
import { parseCidr } from "../../components/cidr.ts";
import { planSubnets } from "../../components/network/subnets.ts";
import type { RedisGround } from "../../components/redis-ref.ts";
import type { NodePrice } from "../../components/monitoring/cost-rules.ts";
import { versions } from "../../local/toolchain/versions.ts";
import { lockValue, type Locks } from "../../locks/locks.ts";
import type { CloudEnvironment, EnvironmentGround } from "../environments/environment.ts";
import type { CloudFacts } from "./facts.ts";
import { cloudPools } from "./pools.ts";

/** The network's addresses, made or adopted. */
export function networkRange({ network }: CloudEnvironment): string {
  return "create" in network ? network.create.cidr : network.adopt.cidr;
}

/** Addresses of the subnets without a way out; of an adopted network nobody here knows them, and its own stand for them. */
function intraRanges({ network }: CloudEnvironment): readonly string[] {
  if ("adopt" in network) return [network.adopt.cidr];
  const { cidr, zones } = network.create;
  const range = parseCidr(cidr);
  if (range === undefined) throw new RangeError(`${cidr} was to be refused`);
  return planSubnets(range, zones.length).map(({ intra }) => intra);
}

/** Where Redis answers and how its callers log in, as far as that is known before it is there. */
function redisGround(environment: CloudEnvironment): RedisGround | undefined {
  const { redis, name, account } = environment;
  if (redis === undefined) return undefined;
  return elastiCacheGround(
    redis,
    { environment: name, region: account.region },
    { network: networkRange(environment), intra: intraRanges(environment) },
  );
}

/**
 * What the nodes of each pool cost: on demand, since a spot price changes every few minutes. Instance types whose price nobody
 * has resolved are left out.
 */
function nodePrices(environment: CloudEnvironment, locks: Locks): readonly NodePrice[] {
  return cloudPools(environment, locks).flatMap(({ name: pool, instances, gpus }) =>
    instances.flatMap((instance) => {
      const price = lockValue(locks, "prices", `${environment.account.region}/${instance}`);
      return price.kind === "resolved" ? [{ pool, instance, usd: price.value, gpus }] : [];
    }),
  );
}

/**
 * What an environment on AWS stands on, as far as it is known before any of it is made: everything but the cluster's own
 * address. Pure.
 */
export function cloudGround(environment: CloudEnvironment, { images, registry, locks }: CloudFacts): EnvironmentGround {
  const { platform, runtimes } = images;
  const jenkins = environment.ci?.jenkins;
  const redis = redisGround(environment);
  return {
    cluster: { dns: "pods" }, // CoreDNS, an add-on of EKS
    images: platform,
    ...(redis === undefined ? {} : { redisGround: redis }),
    keda: () => ({ images: platform, from: "chart" }),
    ...(jenkins === undefined || images.jenkins === undefined
      ? {}
      : { jenkins: { settings: jenkins, images: images.jenkins } }),
    monitoring: {
      clusterAddresses: [networkRange(environment)],
      nodePrices: nodePrices(environment, locks),
      ...(jenkins === undefined ? {} : { ownJenkins: monitoredJenkins(jenkins) }),
    },
    registry: registry.address,
    gateway: {
      chartVersion: versions.envoyGateway,
      controllerImage: platform.envoyGateway,
      proxyImage: platform.envoy,
      url: `https://${environment.edge.host}`,
    },
    runtimes: Object.fromEntries(
      Object.entries(runtimes).flatMap(([name, image]) => (image === undefined ? [] : [[name, { image }] as const])),
    ),
  };
}
