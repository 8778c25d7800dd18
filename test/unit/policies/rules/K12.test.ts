import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../../../policies/facts.ts";
import { networkpolicyCoversPods } from "../../../../policies/rules/networkpolicy-covers-pods.ts";
import { context, foundInStack, resource } from "../support.ts";

const namespace = resource("kubernetes:core/v1:Namespace", { metadata: { name: "models" } }, { name: "models" });
const workload = (labels: unknown = { app: "iris", tier: "gold" }, inside: unknown = "models") =>
  resource(
    "kubernetes:apps/v1:Deployment",
    { metadata: { name: "iris", namespace: inside }, spec: { template: { metadata: { labels }, spec: {} } } },
    { name: "iris" },
  );
const policy = (spec: unknown, inside: unknown = "models") =>
  resource(
    "kubernetes:networking.k8s.io/v1:NetworkPolicy",
    { metadata: { name: "p", namespace: inside }, spec },
    { name: "p" },
  );
const both = ["Ingress", "Egress"];
const found = (...resources: Parameters<typeof foundInStack>[1]) =>
  foundInStack(networkpolicyCoversPods, [namespace, workload(), ...resources]);
const uncovered = ["iris metadata.labels", "iris metadata.labels"];

describe("K12 networkpolicy-covers-pods", () => {
  it.each<[string, unknown]>([
    ["everything", {}],
    ["a label", { matchLabels: { app: "iris" } }],
    ["a value of several", { matchExpressions: [{ key: "app", operator: "In", values: ["wine", "iris"] }] }],
    ["another value", { matchExpressions: [{ key: "app", operator: "NotIn", values: ["wine"] }] }],
    ["a label's being there", { matchExpressions: [{ key: "app", operator: "Exists" }] }],
    ["a label's not being there", { matchExpressions: [{ key: "zone", operator: "DoesNotExist" }] }],
  ])("holds where a policy of both types selects %s", (_what, podSelector) => {
    expect(found(policy({ podSelector, policyTypes: both }))).toStrictEqual([]);
  });
  it.each<[string, unknown]>([
    ["another label", { matchLabels: { app: "wine" } }],
    ["one more label", { matchLabels: { app: "iris", zone: "a" } }],
    ["other values", { matchExpressions: [{ key: "app", operator: "In", values: ["wine"] }] }],
    ["all but this value", { matchExpressions: [{ key: "app", operator: "NotIn", values: ["iris"] }] }],
    ["a label that is not there", { matchExpressions: [{ key: "zone", operator: "Exists" }] }],
    ["a label's not being there, and it is", { matchExpressions: [{ key: "app", operator: "DoesNotExist" }] }],
  ])("finds what is under a policy that selects %s", (_what, podSelector) => {
    expect(found(policy({ podSelector, policyTypes: both }))).toStrictEqual(uncovered);
  });
  it("finds what is under none, or under one of another namespace", () => {
    expect(found()).toStrictEqual(uncovered);
    expect(found(policy({ podSelector: {}, policyTypes: both }, "others"))).toStrictEqual(uncovered);
  });
  it("finds each direction by itself, and takes them from different policies", () => {
    const one = (policyTypes: unknown, more = {}) => policy({ podSelector: {}, policyTypes, ...more });
    expect(found(one(["Ingress"]))).toHaveLength(1);
    expect(found(one(["Egress"]))).toHaveLength(1);
    expect(found(one(["Ingress"]), one(["Egress"]))).toStrictEqual([]);
    expect(found(one(undefined))).toHaveLength(1);
    const [egress] = networkpolicyCoversPods.check([namespace, workload(), one(undefined)], context);
    expect(egress?.message).toContain("of the type Egress");
    expect(found(one(undefined, { egress: [] }))).toStrictEqual([]);
  });
  it.each<[string, unknown]>([
    ["the policy", UNKNOWN],
    ["its selector", { podSelector: UNKNOWN, policyTypes: both }],
    ["its labels", { podSelector: { matchLabels: UNKNOWN }, policyTypes: both }],
    ["its expressions", { podSelector: { matchExpressions: UNKNOWN }, policyTypes: both }],
    ["an expression", { podSelector: { matchExpressions: [UNKNOWN] }, policyTypes: both }],
    [
      "values",
      { podSelector: { matchExpressions: [{ key: "app", operator: "In", values: UNKNOWN }] }, policyTypes: both },
    ],
    [
      "a value",
      { podSelector: { matchExpressions: [{ key: "app", operator: "NotIn", values: [UNKNOWN] }] }, policyTypes: both },
    ],
    ["its types", { podSelector: {}, policyTypes: UNKNOWN }],
  ])("cannot say while %s is not known", (_what, spec) => {
    expect(found(policy(spec))).toStrictEqual(uncovered.map((one) => one.replace(" ", " ? ")));
  });
  it("cannot say of labels that are not known, nor of what is in another stack's namespace", () => {
    const good = policy({ podSelector: { matchLabels: { app: "iris" } }, policyTypes: both });
    const late = ["iris ? metadata.labels", "iris ? metadata.labels"];
    expect(foundInStack(networkpolicyCoversPods, [namespace, workload(UNKNOWN), good])).toStrictEqual(late);
    expect(foundInStack(networkpolicyCoversPods, [namespace, workload({ app: UNKNOWN }), good])).toStrictEqual(late);
    expect(foundInStack(networkpolicyCoversPods, [namespace, workload({}, UNKNOWN), good])).toStrictEqual(late);
    expect(foundInStack(networkpolicyCoversPods, [workload()])).toStrictEqual(late);
    expect(foundInStack(networkpolicyCoversPods, [namespace, workload({}, "others")])).toStrictEqual(late);
    const alike = resource("kubernetes:networking.k8s.io/v1:NetworkPolicy", { metadata: { name: "others" }, spec: {} });
    expect(foundInStack(networkpolicyCoversPods, [namespace, workload({}, "others"), alike])).toStrictEqual(late);
  });
  it("looks into pods and what makes them, and into nothing else", () => {
    const spec = { template: { metadata: { labels: { app: "iris" } }, spec: {} } };
    const cron = { metadata: { namespace: "models" }, spec: { jobTemplate: { spec } } };
    const pod = { metadata: { namespace: "models", labels: { app: "iris" } }, spec: {} };
    const covering = policy({ podSelector: { matchLabels: { app: "iris" } }, policyTypes: both });
    for (const one of [resource("kubernetes:batch/v1:CronJob", cron), resource("kubernetes:core/v1:Pod", pod)]) {
      expect(foundInStack(networkpolicyCoversPods, [namespace, one, covering])).toStrictEqual([]);
      expect(foundInStack(networkpolicyCoversPods, [namespace, one])).toHaveLength(2);
    }
    expect(
      foundInStack(networkpolicyCoversPods, [namespace, resource("kubernetes:core/v1:Service", pod)]),
    ).toStrictEqual([]);
  });
});
