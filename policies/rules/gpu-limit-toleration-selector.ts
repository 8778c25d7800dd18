import { text, type Demanded } from "../admission/admission.ts";
import { acceleratorResource, nodeLabels } from "../../components/nodes.ts";
import { at, each, UNKNOWN, type Fact } from "../facts.ts";
import { unknownAt } from "../findings.ts";
import type { ResourceRule } from "../rule.ts";
import { containersOf, hasPod, podSpecOf } from "../workloads.ts";

/** Whether it is so; UNKNOWN where what decides it is not known. */
type Perhaps = boolean | typeof UNKNOWN;

/** One of the three, and what is wrong where it alone is missing. */
interface Part {
  readonly key: string;
  readonly there: Perhaps;
  readonly message: string;
}

function any(all: readonly Perhaps[]): Perhaps {
  if (all.includes(true)) return true;
  return all.includes(UNKNOWN) ? UNKNOWN : false;
}

function isThere(fact: Fact): Perhaps {
  return fact === UNKNOWN ? UNKNOWN : fact !== undefined && fact !== null;
}

function tolerates(tolerations: Fact): Perhaps {
  if (tolerations === UNKNOWN) return UNKNOWN;
  return any(
    each(tolerations).map(([, one]) => {
      const key = at(one, "key");
      return key === UNKNOWN ? UNKNOWN : key === acceleratorResource;
    }),
  );
}

const noLimit = `have no limit of ${acceleratorResource}, and the pod is placed by it. Add the limit, or take the rest out.`;
const untolerated = `do not tolerate ${acceleratorResource}, which nodes with accelerators are tainted with. Tolerate it.`;
const unnamed = `does not say which accelerator. Name it: ${nodeLabels.accelerator}.`;

/** As the API server judges it; what a DaemonSet makes is its own there. */
function demanded(): readonly Demanded[] {
  const everywhere =
    "object.kind == 'DaemonSet' || object.metadata.?ownerReferences.orValue([]).exists(o, o.kind == 'DaemonSet')";
  const parts = [
    [
      "containers",
      `variables.containers.exists(c, c.?resources.?limits[?${text(acceleratorResource)}].hasValue())`,
      noLimit,
    ],
    [
      "tolerations",
      `variables.pod.?tolerations.orValue([]).exists(t, t.?key.orValue('') == ${text(acceleratorResource)})`,
      untolerated,
    ],
    ["nodeSelector", `variables.pod.?nodeSelector[?${text(nodeLabels.accelerator)}].hasValue()`, unnamed],
  ] as const;
  return parts.map(([field, there, told]) => {
    const rest = parts.filter(([other]) => other !== field).map(([, expression]) => expression);
    return { holds: `${everywhere} || ${there} || !(${rest.join(" || ")})`, told: text(`${field} ${told}`) };
  });
}

export const gpuLimitTolerationSelector: ResourceRule = {
  id: "M01",
  name: "gpu-limit-toleration-selector",
  severity: "high",
  enforcement: "mandatory",
  description:
    "A pod asks for an accelerator, tolerates the taint of its nodes and names which it wants, or does none of the three. With one missing it waits for ever, lands on whatever accelerator there is, or takes a node from models that need it.",
  remediation: `Give the pod a limit of ${acceleratorResource}, a toleration of that key, and a node selector on ${nodeLabels.accelerator}.`,
  url: "https://kubernetes.io/docs/tasks/manage-gpus/scheduling-gpus/",
  references: [],
  scope: "resource",
  // A DaemonSet is on every node, and looks after what others use.
  about: (type) => hasPod(type) && !type.endsWith(":DaemonSet"),
  check: (resource) => {
    const pod = podSpecOf(resource);
    if (pod.fact === UNKNOWN) return [unknownAt(pod.path)];
    const limits = containersOf(pod).map(({ fact }) => isThere(at(fact, "resources", "limits", acceleratorResource)));
    const parts: readonly Part[] = [
      {
        key: "containers",
        there: any(limits),
        message: noLimit,
      },
      {
        key: "tolerations",
        there: tolerates(at(pod.fact, "tolerations")),
        message: untolerated,
      },
      {
        key: "nodeSelector",
        there: isThere(at(pod.fact, "nodeSelector", nodeLabels.accelerator)),
        message: unnamed,
      },
    ];
    if (!parts.some(({ there }) => there === true)) return [];
    return parts.flatMap(({ key, there, message }) => {
      const path = `${pod.path}.${key}`;
      if (there === true) return [];
      return [there === UNKNOWN ? unknownAt(path) : { path, message }];
    });
  },
  admission: { of: "pods", demands: demanded },
};
