import { describe, expect, it } from "vitest";
import { isAsApplied, lastApply } from "../../../../local/providers/kubernetes/diff/as-applied.ts";
import type { JsonObject } from "../../../../local/providers/serve/index.ts";

const inputs = {
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "web" },
  spec: { selector: { app: "web" }, ports: [{ port: 80 }], externalIPs: ["192.0.2.1"] },
};
const own = {
  manager: "me",
  operation: "Apply",
  time: "2026-11-23T08:00:00Z",
  fieldsV1: { "f:spec": { "f:selector": {}, "f:externalIPs": {} } },
};
const live = (managedFields: readonly JsonObject[], spec: JsonObject = {}): JsonObject => ({
  ...inputs,
  metadata: { name: "web", namespace: "shop", uid: "1", resourceVersion: "7", managedFields: [...managedFields] },
  spec: {
    clusterIP: "10.0.0.1",
    selector: { app: "web" },
    ports: [{ port: 80, protocol: "TCP" }],
    externalIPs: ["192.0.2.1"],
    ...spec,
  },
  status: { loadBalancer: {} },
});

/** As the state has it of an apply by that entry. */
const stateOf = (entry: JsonObject) => ({ __lastApply: lastApply(live([entry]), "me") ?? "" });

describe("an object is as this manager applied it", () => {
  it("where it holds the inputs, with what the server filled in", () => {
    expect(isAsApplied(live([own]), inputs, stateOf(own), "me")).toBe(true);
  });

  it("also where others wrote to its status", () => {
    const status = { manager: "a-controller", operation: "Update", subresource: "status" };
    expect(isAsApplied(live([own, status]), inputs, stateOf(own), "me")).toBe(true);
  });

  it.each([
    ["nobody knows who wrote to it", live([])],
    ["another applied it", live([{ ...own, manager: "you" }])],
    ["it was written otherwise than by an apply", live([{ ...own, operation: "Update" }])],
    ["only its status is this manager's", live([{ ...own, subresource: "status" }])],
    ["somebody edited it", live([own, { manager: "kubectl-edit", operation: "Update" }])],
    ["somebody scaled it", live([own, { manager: "scaler", operation: "Update", subresource: "scale" }])],
    ["a value is another", live([own], { selector: { app: "other" } })],
    ["a value is written otherwise", live([own], { ports: [{ port: "80" }] })],
    ["a value is gone", live([own], { selector: {} })],
    ["a list is longer", live([own], { externalIPs: ["192.0.2.1", "192.0.2.2"] })],
    ["it was applied since the state was written", live([{ ...own, time: "2026-11-23T08:00:01Z" }])],
    ["other fields were applied since", live([{ ...own, fieldsV1: { "f:spec": { "f:selector": {} } } }])],
  ])("and is not, or nobody can tell without the server, where %s", (_why, object) => {
    expect(isAsApplied(object, inputs, stateOf(own), "me")).toBe(false);
  });

  it("and is not where a state knows of no apply", () => {
    expect(isAsApplied(live([own]), inputs, {}, "me")).toBe(false);
    expect(isAsApplied(live([]), inputs, {}, "me")).toBe(false);
  });
});
