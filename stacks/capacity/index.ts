import type { AccountQuota, CapacityFacts, NodePool, Workload } from "../../capacity/facts.ts";
import { nodesTaken } from "../../capacity/nodes.ts";
import { contestsOf } from "../../capacity/place.ts";
import { registeredFacts } from "../../capacity/registered/index.ts";
import { poolsOf } from "../../capacity/registered/pools.ts";
import { budgetIssues } from "../../components/budget.ts";
import type { Issue } from "../../components/issues.ts";
import { podsBeside } from "../../components/model-service/beside-servers.ts";
import { podNeeds, type PodNeeds } from "../../components/model-service/pod-needs.ts";
import type { ResolvedModel } from "../../components/model-service/resolve.ts";
import { rollingUpdate } from "../../components/model-service/rollout.ts";
import { boundsOf } from "../../components/model-service/scaling.ts";
import { teamNamespace } from "../../components/network-peers.ts";
import { acceleratorResource, capacityTypeLabel, placementOf } from "../../components/nodes.ts";
import { quotaIssues, quotaNeeds, type QuotaNeed } from "../../components/quotas/needs.ts";
import type { Locks } from "../../locks/locks.ts";
import { knownInstances } from "../cloud/pools.ts";
import type { CloudEnvironment, Environment } from "../environments/environment.ts";
import { cloudResources, declaredResources } from "./declared.ts";

/** Pods of a model that are alike, as they ask for nodes of an environment on AWS. */
function workload(
  { team, name: model, accelerator }: ResolvedModel,
  pods: Pick<Workload, "name" | "replicas" | "surge"> & { readonly each: PodNeeds; readonly onSpot: boolean },
): Workload {
  const { name, each, replicas, surge, onSpot } = pods;
  const { cpu, memoryBytes, gpus } = each;
  const place = placementOf("by-pool", gpus === 0 || accelerator === "none" ? undefined : accelerator.gpu);
  const namespace = teamNamespace(team);
  return {
    name: `${namespace}/${name}`,
    namespace,
    model,
    team,
    size: {
      cpu: Math.ceil(cpu * 1000),
      memory: Math.ceil(memoryBytes / 2 ** 20),
      pods: 1,
      ...(gpus > 0 ? { [acceleratorResource]: gpus } : {}),
    },
    limits: {},
    replicas,
    surge,
    nodeSelector: place?.nodeSelector ?? {},
    tolerations: place?.tolerations ?? [],
    ...(onSpot ? {} : { required: [[{ key: capacityTypeLabel, operator: "NotIn", values: ["SPOT"] }]] }),
  };
}

/** What the pods of models ask for, of the nodes of an environment on AWS. Pure. */
export function modelWorkloads(
  models: readonly ResolvedModel[],
  queues?: CloudEnvironment["queues"],
): readonly Workload[] {
  return models.flatMap((model) => [
    ...model.variants.map((variant) => {
      const { fewest: least, kept, most } = boundsOf(variant.scaling);
      const { maxSurge: surge } = rollingUpdate(model, variant);
      const [name, each] = [`${model.name}-${variant.name}`, podNeeds(model, variant)];
      return workload(model, { name, each, replicas: { least, kept, most }, surge, onSpot: true });
    }),
    ...podsBeside(model, queues).map((pods) => {
      const { kept, most } = pods.replicas;
      return workload(model, { ...pods, replicas: { least: kept, kept, most } });
    }),
  ]);
}

function quotasOf(environment: CloudEnvironment, pools: readonly NodePool[], locks: Locks): readonly QuotaNeed[] {
  const addresses = cloudResources(environment, locks).filter(({ type }) => type === "aws:ec2/eip:Eip").length;
  return quotaNeeds(environment.quotas ?? {}, pools, addresses);
}

/** What a capacity report says of quotas. */
function accountQuotas(needs: readonly QuotaNeed[]): readonly AccountQuota[] {
  return needs.map(({ of, most, available, because }) => ({
    what: "account",
    of,
    needed: most,
    available,
    because: `At the most of every pool: ${because}`,
  }));
}

/** What capacity is reckoned from, of what an environment on AWS declares. Pure. */
export function environmentFacts(
  environment: Environment & { readonly cloud: NonNullable<Environment["cloud"]> },
  models: readonly ResolvedModel[],
  late: (what: string) => string,
): CapacityFacts {
  const { file, facts } = environment.cloud;
  const instances = knownInstances(facts.locks);
  const resources = declaredResources(environment, models, late);
  const { pools } = poolsOf(resources, instances);
  const found = registeredFacts(resources, instances, accountQuotas(quotasOf(file, pools, facts.locks)));
  return { ...found, unknown: [...found.unknown, ...notReckoned] };
}

/** What no object here tells of. */
const notReckoned: readonly string[] = [
  "What EKS add-ons and Helm charts run on nodes is not known before they are rendered: leave a node's worth of room.",
];

/** What could never run, whatever autoscalers do; and budgets and quotas that are none. Expects pools without issues. Pure. */
export function capacityIssues(
  environment: CloudEnvironment,
  models: readonly ResolvedModel[],
  locks: Locks,
): readonly Issue[] {
  const { pools } = poolsOf(cloudResources(environment, locks), knownInstances(locks));
  const { contests } = contestsOf(pools, modelWorkloads(models, environment.queues), []);
  const crowded = contests.flatMap((contest): readonly Issue[] => {
    const taken = nodesTaken(contest, "kept");
    if (!taken.isShort) return [];
    const names = contest.pools.map(({ pool }) => pool.name);
    const most = contest.pools.reduce((sum, { pool }) => sum + pool.max, 0);
    const kept = [...new Set(contest.workloads.map(({ workload }) => workload.model))].join(", ");
    return [
      {
        code: "EN077",
        path: `pools.${names[0] ?? ""}.max`,
        message: `The replicas that ${kept} keep need ${taken.neverFewer} nodes, and ${names.join(" and ")} have ${most} at most. Raise max, or keep fewer replicas.`,
      },
    ];
  });
  return [...crowded, ...quotaIssues(quotasOf(environment, pools, locks))];
}

/** Budgets that are none, or more together than their environment's. Pure. */
export function environmentBudgetIssues({ budget, teams }: CloudEnvironment): readonly Issue[] {
  const sum = Object.values(teams).reduce((all, team) => all + (team.budget?.monthlyUsd ?? 0), 0);
  const issues = budgetIssues("budget", budget);
  if (issues.length > 0 || budget === undefined || !(sum > budget.monthlyUsd)) return issues;
  const message = `Teams have ${sum} USD together, and the environment ${budget.monthlyUsd}. Raise it, or lower theirs.`;
  return [{ code: "EN079", path: "budget.monthlyUsd", message }];
}
