import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../../../policies/facts.ts";
import { identityPerModel as rule } from "../../../../policies/rules/identity-per-model.ts";
import { foundInStack, resource } from "../support.ts";

const nodes = "arn:aws:iam::111122223333:role/nodes";
const models = "arn:aws:iam::111122223333:role/models";
const path = "spec.template.spec.serviceAccountName";

function deployment(
  model: string | undefined,
  account: unknown,
  namespace: unknown = "models-a",
  name = model ?? "it",
) {
  const labels = model === undefined ? {} : { "ml-serving/model": model };
  const spec = { template: { spec: { serviceAccountName: account } } };
  return resource("kubernetes:apps/v1:Deployment", { metadata: { namespace, labels }, spec }, { name });
}
const identity = (serviceAccount: unknown, roleArn: unknown = models, namespace = "models-a") =>
  resource(
    "aws:eks/podIdentityAssociation:PodIdentityAssociation",
    { serviceAccount, roleArn, namespace },
    { name: "identity" },
  );
const group = (nodeRoleArn: unknown = nodes) =>
  resource("aws:eks/nodeGroup:NodeGroup", { nodeRoleArn }, { name: "group" });

describe("P11 identity-per-model", () => {
  it("holds of models that run as themselves, on nodes of the stack and of others", () => {
    const two = [
      deployment("iris", "iris"),
      deployment("iris", "iris", "models-a", "iris-challenger"),
      deployment("fraud", "fraud"),
    ];
    expect(foundInStack(rule, two)).toStrictEqual([]);
    expect(foundInStack(rule, [...two, group(), identity("iris"), identity("fraud")])).toStrictEqual([]);
    expect(foundInStack(rule, [deployment("iris", "it"), deployment("fraud", "it", "models-b")])).toStrictEqual([]);
  });
  it("is about models", () => {
    expect(foundInStack(rule, [deployment(undefined, "default"), group()])).toStrictEqual([]);
  });
  it.each([[undefined], [""], ["default"]])("finds the account %o", (account) => {
    expect(foundInStack(rule, [deployment("iris", account), group()])).toStrictEqual([`iris ${path}`]);
    expect(foundInStack(rule, [deployment("iris", account)])).toStrictEqual([`iris ${path}`]);
  });
  it("finds an account of two models", () => {
    expect(foundInStack(rule, [deployment("iris", "it"), deployment("fraud", "it")])).toStrictEqual([
      `iris ${path}`,
      `fraud ${path}`,
    ]);
  });
  it("finds one without an identity, also where another namespace's account is called so", () => {
    expect(foundInStack(rule, [deployment("iris", "iris"), group()])).toStrictEqual([`iris ${path}`]);
    expect(
      foundInStack(rule, [deployment("iris", "iris"), group(), identity("iris", models, "models-b")]),
    ).toStrictEqual([`iris ${path}`]);
    expect(foundInStack(rule, [deployment("iris", "iris"), group(), identity("fraud")])).toStrictEqual([
      `iris ${path}`,
    ]);
  });
  it("finds the nodes' role", () => {
    expect(foundInStack(rule, [deployment("iris", "iris"), group(), identity("iris", nodes)])).toStrictEqual([
      "identity roleArn",
    ]);
  });
  it("cannot say while accounts or roles are not known", () => {
    expect(foundInStack(rule, [deployment("iris", UNKNOWN), group()])).toStrictEqual([`iris ? ${path}`]);
    expect(foundInStack(rule, [deployment("iris", "iris"), group(), identity("iris", UNKNOWN)])).toStrictEqual([
      "identity ? roleArn",
    ]);
    expect(foundInStack(rule, [deployment("iris", "iris"), group(UNKNOWN), identity("iris")])).toStrictEqual([
      "identity ? roleArn",
    ]);
    expect(foundInStack(rule, [deployment("iris", "iris", UNKNOWN), group(), identity("iris")])).toStrictEqual([
      "iris ? metadata.namespace",
    ]);
  });
});
