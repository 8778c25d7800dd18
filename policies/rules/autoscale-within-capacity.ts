import { capacityOf } from "../../capacity/index.ts";
import { registeredFacts, resourceTypes } from "../../capacity/registered/index.ts";
import { oneOf } from "../aws-types.ts";
import type { StackFinding, StackRule } from "../rule.ts";

export const autoscaleWithinCapacity: StackRule = {
  id: "M08",
  name: "autoscale-within-capacity",
  severity: "high",
  enforcement: "mandatory",
  description:
    "Node groups, subnets and quotas have room for every model at its most, while each is being rolled out: an autoscaler that may ask for what there is not is found out at the worst moment.",
  remediation:
    "Raise the pool's max, or lower the most that models may scale to: npx ml capacity tells what is short, and by how much.",
  url: "https://docs.aws.amazon.com/eks/latest/best-practices/cas.html",
  references: [],
  scope: "stack",
  about: oneOf(...Object.values(resourceTypes)),
  check: (resources, { facts }) => {
    const groups = resources.filter(({ type }) => type === resourceTypes.nodeGroup);
    const [first] = groups;
    // Where the stack makes no nodes, whoever makes them has to know.
    if (first === undefined) return [];
    const { limits, unknown } = capacityOf(registeredFacts(resources, facts.instances));
    const about = (what: string): string =>
      groups.find(({ name }) => what.split(/[ ,]+/).some((word) => name.endsWith(`-${word}`)))?.urn ?? first.urn;
    const short = limits
      .filter(({ fits }) => !fits)
      .map(({ what, of, needed, available }): StackFinding => ({
        urn: about(what),
        path: what,
        message: `need ${needed} of ${of}, and there are ${available}. Raise what there is, or lower what may be asked for.`,
      }));
    return [
      ...short,
      ...unknown.map((message): StackFinding => ({ urn: first.urn, path: "capacity", message, unknown: true })),
    ];
  },
};
