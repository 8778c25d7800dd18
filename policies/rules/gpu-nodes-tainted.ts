import { acceleratorResource, nodeLabels } from "../../components/nodes.ts";
import { aws, oneOf } from "../aws-types.ts";
import { at, each, UNKNOWN } from "../facts.ts";
import { unknownAt } from "../findings.ts";
import type { Facts, StackRule } from "../rule.ts";

function hasAccelerators(props: Facts): boolean {
  const image = props["amiType"];
  return (
    (typeof image === "string" && image.includes("NVIDIA")) || at(props, "labels", nodeLabels.accelerator) !== undefined
  );
}

export const gpuNodesTainted: StackRule = {
  id: "M02",
  name: "gpu-nodes-tainted",
  severity: "high",
  enforcement: "mandatory",
  description:
    "Nodes with accelerators keep everything off that asks for none: whatever else lands there holds the most expensive machines of the environment, and the models that need them wait.",
  remediation: `Taint the node group: { key: "${acceleratorResource}", value: "present", effect: "NO_SCHEDULE" }.`,
  url: "https://docs.aws.amazon.com/eks/latest/userguide/node-taints-managed-node-groups.html",
  references: [],
  scope: "stack",
  about: oneOf(aws.nodeGroup),
  check: (resources) =>
    resources.flatMap(({ urn, props }) => {
      if (!hasAccelerators(props)) return [];
      const taints = props["taints"];
      const all = each(taints).map(([, taint]) => ({ key: at(taint, "key"), effect: at(taint, "effect") }));
      const keeps = ["NO_SCHEDULE", "NO_EXECUTE"];
      if (all.some(({ key, effect }) => key === acceleratorResource && keeps.some((one) => one === effect))) return [];
      if (taints === UNKNOWN || all.some(({ key, effect }) => key === UNKNOWN || effect === UNKNOWN))
        return [{ ...unknownAt("taints"), urn }];
      const message = `do not keep pods off. Add { key: "${acceleratorResource}", effect: "NO_SCHEDULE" }.`;
      return [{ urn, path: "taints", message }];
    }),
};
