import { validateAccount } from "../../components/accounts/validate.ts";
import { validateChanges } from "../../components/changes/validate.ts";
import { approverIssues } from "../../components/ci/approvers.ts";
import { jenkinsTrustIssues, validateJenkins } from "../../components/ci/validate.ts";
import { validateCluster } from "../../components/cluster/validate.ts";
import { validateEdge } from "../../components/edge/validate.ts";
import { validateElastiCache } from "../../components/elasticache/validate.ts";
import { validateBehindLoadBalancer } from "../../components/gateway/validate.ts";
import type { Issue } from "../../components/issues.ts";
import { podsBeside } from "../../components/model-service/beside-servers.ts";
import { podNeeds } from "../../components/model-service/pod-needs.ts";
import type { ResolvedModel } from "../../components/model-service/resolve.ts";
import { validateModelStore } from "../../components/model-store/validate.ts";
import { validateNetwork, validateNetworks } from "../../components/network/validate.ts";
import { placementIssues } from "../../components/node-groups/placement.ts";
import { validatePools } from "../../components/node-groups/validate.ts";
import { validateRegistry } from "../../components/registry/validate.ts";
import { lockValue, type Locks } from "../../locks/locks.ts";
import type { CloudEnvironment } from "../environments/environment.ts";
import { environmentBudgetIssues } from "../capacity/index.ts";
import { cellIssues } from "../cells/validate.ts";
import { cloudPools, knownInstances, zonesOf } from "./pools.ts";
import { repositoriesOf } from "./repositories.ts";
import { upstreamsInUse } from "./upstreams.ts";

function poolIssues(environment: CloudEnvironment, locks: Locks): readonly Issue[] {
  const { region } = environment.account;
  return validatePools(environment.pools, {
    zones: zonesOf(environment),
    instance: knownInstances(locks),
    offeredIn: (type) => {
      const fact = lockValue(locks, "offerings", `${region}/${type}`);
      return fact.kind === "resolved" ? fact.value : undefined;
    },
  });
}

/** What only data can get wrong in an environment on AWS: all of it. Pure. */
export function validateCloud(environment: CloudEnvironment, locks: Locks): readonly Issue[] {
  const { account, network, cluster, registry, modelStore, redis, edge } = environment;
  const upstreams = Object.values(upstreamsInUse(environment));
  return [
    // That the account is somebody's is asked when there is one: see facts.ts.
    ...validateAccount(account, { rehearsal: true }),
    ...validateChanges(environment.changes),
    ...validateNetwork(network, account.region),
    ...validateCluster(cluster, account.id),
    ...poolIssues(environment, locks),
    ...validateRegistry(registry, { repositories: repositoriesOf(environment), upstreams }),
    ...validateModelStore(modelStore),
    ...(redis === undefined ? [] : validateElastiCache(redis)),
    ...validateEdge(edge, { region: account.region, account: account.id, redis: redis !== undefined }),
    ...ciIssues(environment),
    ...validateBehindLoadBalancer(environment.gateway),
    ...cellIssues(environment),
    ...environmentBudgetIssues(environment),
  ];
}

function ciIssues({ ci, monitoring }: CloudEnvironment): readonly Issue[] {
  if (ci?.jenkins === undefined) return [];
  const message = `Prometheus looks at ${monitoring.jenkins?.host ?? ""}, and at the Jenkins that is here by itself. Leave it out.`;
  return [
    ...validateJenkins(ci.jenkins),
    ...(monitoring.jenkins === undefined ? [] : [{ code: "EN108" as const, path: "monitoring.jenkins", message }]),
  ];
}

/** Whether the environments that its Jenkins acts on say so, too, and ask nobody who may answer nothing there. Pure. */
export function jenkinsTrusted(
  { ci, name, account }: CloudEnvironment,
  all: readonly CloudEnvironment[],
): readonly Issue[] {
  if (ci?.jenkins === undefined) return [];
  const others = all.map((other) => ({
    name: other.name,
    account: other.account.id,
    trusts: other.account.ci.jenkins,
  }));
  return [
    ...jenkinsTrustIssues(ci.jenkins, { name, account: account.id }, others),
    ...approverIssues(
      ci.jenkins,
      all.map((other) => ({ name: other.name, by: other.changes?.approval?.by ?? [] })),
    ),
  ];
}

/** Whether its network could never be joined with another environment's. Pure. */
export function overlaps({ name, network }: CloudEnvironment, all: readonly CloudEnvironment[]): readonly Issue[] {
  const others = all.filter((other) => other.name !== name);
  const ranges = others.map((other) => ({ environment: other.name, network: other.network }));
  return validateNetworks([...ranges, { environment: name, network }]).filter(({ path }) =>
    path.startsWith(`${name}.`),
  );
}

/** Models of which some pod fits on no node: a server's, or one of its queue, of its runs over files. Expects pools without issues. Pure. */
export function unplaceable(
  environment: CloudEnvironment,
  models: readonly ResolvedModel[],
  locks: Locks,
): readonly Issue[] {
  const demands = models.flatMap((model) => {
    // Of all its variants the same but for what is asked of them.
    const { cpu, memoryBytes } = podNeeds(model, model.variants[0]);
    return [
      { path: `models.${model.name}`, cpu, memoryBytes, accelerator: model.accelerator },
      ...podsBeside(model, environment.queues).map(({ path, each, onSpot }) => ({
        path: `models.${model.name}.${path}`,
        cpu: each.cpu,
        memoryBytes: each.memoryBytes,
        accelerator: each.gpus === 0 ? ("none" as const) : model.accelerator,
        onSpot,
      })),
    ];
  });
  return placementIssues(demands, cloudPools(environment, locks));
}
