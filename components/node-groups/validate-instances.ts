import type { Accelerator } from "../accelerators.ts";
import type { InstanceFacts } from "../instance-facts.ts";
import type { Issue } from "../issues.ts";
import { migProfiles, partsOf } from "./sharing.ts";
import type { InstanceLookup } from "./pool.ts";
import type { PoolSettings } from "./settings.ts";

/** An instance type with what is known of it. */
interface Known {
  readonly type: string;
  readonly facts: InstanceFacts;
}

function shown({ cpu, memoryMiB, architecture, accelerator }: InstanceFacts): string {
  const size = `${cpu} CPUs, ${memoryMiB} MiB, ${architecture}`;
  return accelerator === undefined ? size : `${size}, ${accelerator.count} × ${accelerator.name}`;
}

/**
 * All instance types of a group have the same CPUs, memory and accelerators: the autoscaler reckons with the first alone.
 * https://github.com/kubernetes/autoscaler/blob/cluster-autoscaler-1.36.1/cluster-autoscaler/cloudprovider/aws/README.md#using-mixed-instances-policies-and-spot-instances
 */
function unlike([first, ...others]: readonly Known[], path: string): readonly Issue[] {
  if (first === undefined) return [];
  return others
    .filter(({ facts }) => shown(facts) !== shown(first.facts))
    .map(({ type, facts }) => ({
      code: "EN023",
      path: `${path}.instances`,
      message: `${type} (${shown(facts)}) is unlike ${first.type} (${shown(first.facts)}). Put it into a pool of its own.`,
    }));
}

function accelerated({ type, facts }: Known, gpu: Accelerator | undefined, path: string): readonly Issue[] {
  const has = facts.accelerator?.name;
  if (has === gpu) return [];
  const message =
    gpu === undefined
      ? `${type} has ${String(has)} accelerators, which nobody could ask for. Choose an instance type without, or name the accelerator.`
      : `${type} has ${has === undefined ? "no accelerator" : has}, not ${gpu}. Choose an instance type that has ${gpu}.`;
  return [{ code: "EN024", path, message }];
}

function shared({ type, facts: { accelerator } }: Known, { sharing }: PoolSettings, path: string): readonly Issue[] {
  if (sharing === undefined || accelerator === undefined || partsOf(accelerator, sharing) !== undefined) return [];
  const issue = (message: string): readonly Issue[] => [{ code: "EN027", path: `${path}.sharing`, message }];
  if (sharing.timeSlices !== undefined)
    return issue(`${sharing.timeSlices} slices of an accelerator cannot be had. Write a whole number of at least 2.`);
  const profiles = migProfiles(accelerator);
  return issue(
    profiles.length === 0
      ? `MIG cannot divide the ${accelerator.name} of ${type}. Use timeSlices.`
      : `The ${accelerator.name} of ${type} has no MIG profile ${sharing.mig}. It has ${profiles.join(", ")}.`,
  );
}

/** What is wrong with a pool's instance types, alone and together. */
export function instanceIssues(settings: PoolSettings, lookUp: InstanceLookup, path: string): readonly Issue[] {
  const types = [...new Set<string>(settings.instances)];
  const known = types.flatMap((type): readonly Known[] => {
    const facts = lookUp(type);
    return facts === undefined ? [] : [{ type, facts }];
  });
  const unknown = types.filter((type) => !known.some((one) => one.type === type));
  return [
    ...(types.length === 0
      ? [{ code: "EN022", path: `${path}.instances`, message: "A pool needs an instance type. Name one." } as const]
      : []),
    ...unknown.map((type): Issue => ({
      code: "EN022",
      path: `${path}.instances`,
      message: `Nothing is known of ${type}. Add it to locks/instances.yaml, then npx ml lock instances.`,
    })),
    ...(types.length < settings.instances.length
      ? [
          {
            code: "EN023",
            path: `${path}.instances`,
            message: "An instance type is named twice. Name it once.",
          } as const,
        ]
      : []),
    ...unlike(known, path),
    ...known.flatMap((one) => accelerated(one, settings.gpu, path)),
    ...known.slice(0, 1).flatMap((one) => shared(one, settings, path)),
  ];
}
