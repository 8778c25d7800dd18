import { describe, expect, it } from "vitest";
import { offences } from "../../../local/rehearsal/placement.ts";
import { groupOf, nodeOn, podOf } from "./cases.ts";

const nodes = [nodeOn(groupOf("system")), nodeOn(groupOf("cpu")), nodeOn(groupOf("l4"))];
const wishes = new Map([
  ["cpu", undefined],
  ["l4", "l4"],
]);
const on = (kind: "platform" | "cpu" | "l4", nodeName: string) => podOf(kind, {}, { nodeName });
const why = (pod: ReturnType<typeof podOf>) => offences([pod], nodes, wishes).map((one) => one.why);

describe("offences", () => {
  it("finds nothing where everything is on its pool", () => {
    expect(offences([on("platform", "system-0"), on("cpu", "cpu-0"), on("l4", "l4-0")], nodes, wishes)).toEqual([]);
  });

  it.each([
    ["platform", "cpu-0", "is no model's and is on a node for models (cpu-0)"],
    ["platform", "l4-0", "asks for no accelerator and is on a node that has some (l4-0)"],
    ["cpu", "system-0", "is of model cpu and is on a node of the platform (system-0)"],
    ["cpu", "l4-0", "asks for no accelerator and is on a node that has some (l4-0)"],
    ["l4", "cpu-0", "is of model l4, which asks for l4, and is on a node with CPUs (cpu-0)"],
  ] as const)("a pod %s on %s", (kind, node, expected) => {
    expect(why(on(kind, node))).toEqual([expected]);
  });

  it("a model that nobody declared", () => {
    const stranger = on("cpu", "cpu-0");
    const labels = { "ml-serving/model": "stranger" };
    expect(why({ ...stranger, metadata: { ...stranger.metadata, labels } })[0]).toContain(
      "stranger, which is not declared",
    );
  });

  it.each([
    ["ml-serving/nearline", "l4", "cpu-0", []],
    ["ml-serving/nearline", "cpu", "system-0", ["is of model cpu and is on a node of the platform (system-0)"]],
    ["ml-serving/batch", "cpu", "cpu-0", []],
    ["ml-serving/batch", "l4", "cpu-0", ["is of model l4, which asks for l4, and is on a node with CPUs (cpu-0)"]],
  ] as const)(
    "what carries requests needs no accelerator, what scores files does: %s of %s on %s",
    (key, model, node, found) => {
      const pod = on("cpu", node);
      expect(why({ ...pod, metadata: { ...pod.metadata, labels: { [key]: model } } })).toEqual(found);
    },
  );

  it("a pod on no node, in the scheduler's words", () => {
    const conditions = [{ type: "PodScheduled", status: "False", message: "0/3 nodes are available" }];
    expect(offences([{ ...podOf("cpu"), status: { phase: "Pending", conditions } }], nodes, wishes)).toEqual([
      { what: "pod n/cpu", why: "is on no node: 0/3 nodes are available", passing: true },
    ]);
  });

  it("leaves out what runs on every node", () => {
    const agent = on("platform", "l4-0");
    const ownerReferences = [{ kind: "DaemonSet", name: "agent" }];
    expect(why({ ...agent, metadata: { ...agent.metadata, ownerReferences } })).toEqual([]);
  });

  it("a node with accelerators and without the taint", () => {
    const open = nodeOn(groupOf("l4", { taints: [] }));
    expect(offences([], [open], wishes)).toEqual([
      { what: "node l4-0", why: "has nvidia.com/gpu and no taint nvidia.com/gpu: anything may land there" },
    ]);
  });
});
