import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../../../policies/facts.ts";
import { gpuNodesTainted as rule } from "../../../../policies/rules/gpu-nodes-tainted.ts";
import { foundInStack, resource } from "../support.ts";

const taint = { key: "nvidia.com/gpu", value: "present", effect: "NO_SCHEDULE" };
const byImage = { amiType: "BOTTLEROCKET_x86_64_NVIDIA" };
const byLabel = { amiType: "CUSTOM", labels: { "ml-serving/accelerator": "l4" } };
const group = (props: object) => resource("aws:eks/nodeGroup:NodeGroup", props, { name: "l4" });
const of = (props: object) => foundInStack(rule, [group(props)]);

describe("M02 gpu-nodes-tainted", () => {
  it("holds of nodes with the taint, and of nodes without accelerators", () => {
    expect(of({ ...byImage, taints: [{ key: "other", effect: "NO_SCHEDULE" }, taint] })).toStrictEqual([]);
    expect(of({ ...byLabel, taints: [{ ...taint, effect: "NO_EXECUTE" }] })).toStrictEqual([]);
    expect(of({ amiType: "BOTTLEROCKET_x86_64", labels: {} })).toStrictEqual([]);
    expect(of({ labels: { "ml-serving/pool": "cpu" } })).toStrictEqual([]);
  });
  it.each([[undefined], [[]], [[{ ...taint, key: "other" }]], [[{ ...taint, effect: "PREFER_NO_SCHEDULE" }]]])(
    "finds %j",
    (taints) => {
      expect(of({ ...byImage, taints })).toStrictEqual(["l4 taints"]);
      expect(of({ ...byLabel, taints })).toStrictEqual(["l4 taints"]);
    },
  );
  it.each([[UNKNOWN], [[{ ...taint, key: UNKNOWN }]], [[{ ...taint, effect: UNKNOWN }]]])(
    "cannot say of %o",
    (taints) => {
      expect(of({ ...byImage, taints })).toStrictEqual(["l4 ? taints"]);
    },
  );
  it("is about node groups", () => {
    expect(foundInStack(rule, [resource("aws:ec2/vpc:Vpc", byImage)])).toStrictEqual([]);
  });
});
