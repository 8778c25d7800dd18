import type { Accelerator } from "../accelerators.ts";
import type { EnvironmentName } from "../environment-names.ts";
import type { Issue } from "../issues.ts";
import type { Pools, Sharing } from "../node-groups/settings.ts";
import { declaredAccelerator } from "./accelerator.ts";
import { runsAnywhere } from "./plan.ts";
import type { ModelSpec } from "./spec.ts";
import type { AcceleratorShare, AcceleratorSpec } from "./spec/accelerator.ts";

/** Accelerators of a pool. */
interface OfferedAccelerator {
  readonly gpu: Accelerator;
  /** What part of each a pod gets: turns, a part by its profile of MIG, or all of it. */
  readonly part: AcceleratorShare | "whole";
}

/** Nodes that models may ask for: those of this machine, without accelerators, or pools. */
export type OfferedNodes =
  | "anywhere"
  | {
      /** Whether there are nodes for models that ask for no accelerator. */
      readonly cpu: boolean;
      readonly accelerators: readonly OfferedAccelerator[];
    };

/** What a pod gets of an accelerator that is shared so. */
function partOf(sharing: Sharing | undefined): OfferedAccelerator["part"] {
  if (sharing === undefined) return "whole";
  return sharing.mig === undefined ? "time-slice" : (sharing.mig as OfferedAccelerator["part"]);
}

/** What an environment's pools offer to models. Pure. */
export function offeredNodes(pools: Pools): OfferedNodes {
  const forModels = Object.values(pools).filter((pool) => pool.for === "models");
  return {
    cpu: forModels.some(({ gpu }) => gpu === undefined),
    accelerators: forModels.flatMap(({ gpu, sharing }) => (gpu === undefined ? [] : [{ gpu, part: partOf(sharing) }])),
  };
}

/** Where the accelerator was written: in the environment's own part, or in the model's. */
function acceleratorPath(spec: ModelSpec, environment: EnvironmentName): string {
  return spec.in?.[environment]?.accelerator === undefined ? "accelerator" : `in.${environment}.accelerator`;
}

function acceleratorIssues(
  { gpu, count = 1, share }: AcceleratorSpec,
  path: string,
  environment: EnvironmentName,
  nodes: OfferedNodes,
): readonly Issue[] {
  const issues: Issue[] = [];
  if (!Number.isInteger(count) || count < 1)
    issues.push({
      code: "MS015",
      path: `${path}.count`,
      message: `${count} is not a number of accelerators. Write a whole number of at least 1.`,
    });
  const offered = nodes === "anywhere" ? [] : nodes.accelerators;
  const pools = offered.filter((pool) => pool.gpu === gpu);
  const others = [...new Set(offered.map((pool) => pool.gpu))];
  if (pools.length === 0)
    issues.push({
      code: "MS016",
      path: `${path}.gpu`,
      message: `${environment} has no pool of ${gpu}. ${
        others.length === 0
          ? `It has no accelerators: leave the model out of it, or write in: { ${environment}: { accelerator: "none" } } to compute on CPUs there.`
          : `It has ${others.join(", ")}: write in: { ${environment}: { accelerator: { gpu: "${others[0] ?? ""}" } } }, or declare a pool.`
      }`,
    });
  // A second turn on the same accelerator computes no faster, and a program sees one part of a divided one:
  // https://docs.nvidia.com/datacenter/tesla/mig-user-guide/
  if (count > 1 && pools.length > 0 && pools.every(({ part }) => part !== "whole"))
    issues.push({
      code: "MS017",
      path: `${path}.count`,
      message: `${environment} shares each ${gpu} among pods, and ${count} shares give a pod no more than one. Write 1, or declare a pool without sharing.`,
    });
  // Pods ask for the accelerator alone: where its pools differ, nobody knows which part they would get.
  const given = [...new Set(pools.map(({ part }) => part).filter((part) => part !== share))];
  if (share !== undefined && given.length > 0)
    issues.push({
      code: "MS043",
      path: `${path}.share`,
      message: `${environment} has ${gpu} as ${given.join(" and ")}, not only as ${share}. Write what its pools give, leave share out, or share its pools so: ${share === "time-slice" ? "sharing: { timeSlices: 2 }" : `sharing: { mig: "${share}" }`}.`,
    });
  return issues;
}

/** What keeps a model's pods from ever running on an environment's nodes. Paths are below the model's. Pure. */
export function nodeIssues(spec: ModelSpec, environment: EnvironmentName, nodes: OfferedNodes): readonly Issue[] {
  const declared = declaredAccelerator(spec, environment);
  if (declared !== "none") return acceleratorIssues(declared, acceleratorPath(spec, environment), environment, nodes);
  if (nodes === "anywhere")
    return runsAnywhere(spec.runtime.kind)
      ? []
      : [
          {
            code: "MS019",
            path: "runtime.kind",
            message: `The server of ${spec.runtime.kind} is another project's image, and ${environment} runs only what is built here. Leave the model out of it.`,
          },
        ];
  if (nodes.cpu) return [];
  return [
    {
      code: "MS018",
      path: acceleratorPath(spec, environment),
      message: `${environment} has no pool for models without an accelerator. Declare one, or an accelerator.`,
    },
  ];
}
