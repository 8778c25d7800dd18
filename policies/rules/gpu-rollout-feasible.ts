import { registeredFacts, resourceTypes } from "../../capacity/registered/index.ts";
import { acceleratorResource, nodeLabels } from "../../components/nodes.ts";
import { oneOf } from "../aws-types.ts";
import { at, UNKNOWN } from "../facts.ts";
import { unknownAt } from "../findings.ts";
import { deploymentType } from "../models.ts";
import type { StackFinding, StackRule } from "../rule.ts";
import { containersOf, podSpecOf } from "../workloads.ts";

const path = "spec.strategy.rollingUpdate.maxSurge";

const acceleratorsOf = (amounts: Readonly<Record<string, number>>): number => amounts[acceleratorResource] ?? 0;

export const gpuRolloutFeasible: StackRule = {
  id: "M13",
  name: "gpu-rollout-feasible",
  severity: "high",
  enforcement: "mandatory",
  description:
    "A rollout on accelerators that starts a new pod before an old one goes has a spare accelerator for it: without one the new pod waits for the old one, and the old one for the new one, until the deadline.",
  remediation:
    "Write maxSurge: 0 and maxUnavailable: 1 where there is more than one replica; else raise the pool's max.",
  url: "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#max-surge",
  references: [],
  scope: "stack",
  about: oneOf(...Object.values(resourceTypes)),
  check: (resources, { facts }) => {
    const asking = resources.filter(
      (one) =>
        one.type === deploymentType &&
        containersOf(podSpecOf(one)).some(
          ({ fact }) => typeof at(fact, "resources", "limits", acceleratorResource) === "string",
        ),
    );
    if (asking.length === 0) return [];
    const { pools, workloads } = registeredFacts(resources, facts.instances);
    return asking.flatMap((deployment): readonly StackFinding[] => {
      const { urn, props } = deployment;
      const surge = at(props, "spec", "strategy", "rollingUpdate", "maxSurge");
      if (surge === 0) return [];
      const wanted = at(props, "spec", "template", "spec", "nodeSelector", nodeLabels.accelerator);
      if (surge === UNKNOWN || wanted === UNKNOWN || pools.length === 0) return [{ ...unknownAt(path), urn }];
      const there = pools
        .filter(({ labels }) => labels[nodeLabels.accelerator] === wanted)
        .reduce((sum, { max, room }) => sum + max * acceleratorsOf(room), 0);
      const taken = workloads
        .filter(({ nodeSelector }) => nodeSelector[nodeLabels.accelerator] === wanted)
        .reduce((sum, { replicas, size }) => sum + replicas.kept * acceleratorsOf(size), 0);
      const more = registeredFacts([deployment], facts.instances).workloads.reduce(
        (sum, its) => sum + its.surge * acceleratorsOf(its.size),
        0,
      );
      if (taken + more <= there) return [];
      const message = `needs ${more} beside ${taken} that are kept, and there are ${there}. Write 0, or raise the pool's max.`;
      return [{ urn, path, message }];
    });
  },
};
