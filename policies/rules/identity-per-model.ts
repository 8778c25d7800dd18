import { aws, oneOf } from "../aws-types.ts";
import { at, UNKNOWN, type Fact } from "../facts.ts";
import { unknownAt } from "../findings.ts";
import { deploymentType, modelOf } from "../models.ts";
import type { StackFinding, StackResource, StackRule } from "../rule.ts";

const account = (one: StackResource): Fact => at(one.props, "spec", "template", "spec", "serviceAccountName");
const namespaceOf = (one: StackResource): Fact => at(one.props, "metadata", "namespace");
const ofAccount = "spec.template.spec.serviceAccountName";

/** What is wrong with the account that a model's pods run as, apart from what it may do. */
function accountFindings(one: StackResource, models: readonly StackResource[]): readonly StackFinding[] {
  const [name, namespace] = [account(one), namespaceOf(one)];
  if (name === UNKNOWN) return [{ ...unknownAt(ofAccount), urn: one.urn }];
  if (typeof name !== "string" || ["", "default"].includes(name))
    return [{ urn: one.urn, path: ofAccount, message: "is not the model's own. Name a ServiceAccount of the model." }];
  const shared = models.some(
    (other) => modelOf(other) !== modelOf(one) && account(other) === name && namespaceOf(other) === namespace,
  );
  return shared ? [{ urn: one.urn, path: ofAccount, message: "is another model's too. Give each its own." }] : [];
}

/** What is wrong with what the account may do. */
function identityFindings(
  one: StackResource,
  identities: readonly StackResource[],
  nodeRoles: readonly Fact[],
): readonly StackFinding[] {
  const [name, namespace] = [account(one), namespaceOf(one)];
  const its = identities.find(({ props }) => props["serviceAccount"] === name && props["namespace"] === namespace);
  if (its === undefined) {
    if (namespace === UNKNOWN) return [{ ...unknownAt("metadata.namespace"), urn: one.urn }];
    const message = "has no pod identity, so that its pods would be the node. Make a PodIdentityAssociation.";
    return [{ urn: one.urn, path: ofAccount, message }];
  }
  const role = its.props["roleArn"];
  if (role === UNKNOWN || nodeRoles.includes(UNKNOWN)) return [{ ...unknownAt("roleArn"), urn: its.urn }];
  return nodeRoles.includes(role)
    ? [{ urn: its.urn, path: "roleArn", message: "is the nodes' role. Give models a role of their own." }]
    : [];
}

export const identityPerModel: StackRule = {
  id: "P11",
  name: "identity-per-model",
  severity: "high",
  enforcement: "mandatory",
  description:
    "Every model runs as itself: a ServiceAccount of its own, with a pod identity that is not the node's. Otherwise what one model may read, all may.",
  remediation: "Give each model a ServiceAccount and a PodIdentityAssociation with a role of models.",
  url: "https://docs.aws.amazon.com/eks/latest/userguide/pod-identities.html",
  references: ["CIS EKS 5.2.1"],
  scope: "stack",
  about: oneOf(deploymentType, aws.podIdentity, aws.nodeGroup),
  check: (resources) => {
    const models = resources.filter((one) => one.type === deploymentType && modelOf(one) !== undefined);
    const identities = resources.filter(({ type }) => type === aws.podIdentity);
    const groups = resources.filter(({ type }) => type === aws.nodeGroup);
    const nodeRoles = groups.map(({ props }) => props["nodeRoleArn"]);
    return models.flatMap((one) => {
      const found = accountFindings(one, models);
      // Where the stack makes no nodes, whoever makes them makes the identities.
      return found.length > 0 || groups.length === 0 ? found : identityFindings(one, identities, nodeRoles);
    });
  },
};
