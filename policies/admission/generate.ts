import { servesModels } from "../../components/network-peers.ts";
import type { ResourceRule, Rule } from "../rule.ts";
import type { Settings } from "../settings.ts";
import { text, type Admission, type Demanded } from "./admission.ts";

/** Everything that is a pod or makes some, by API group; containers that are added to a running pod among it. */
const ofPods = [
  ["", ["pods", "pods/ephemeralcontainers", "podtemplates", "replicationcontrollers"]],
  ["apps", ["daemonsets", "deployments", "replicasets", "statefulsets"]],
  ["batch", ["cronjobs", "jobs"]],
] as const;

function podOf(object: string): string {
  return (
    `${object}.kind == 'Pod' ? ${object}.spec : ` +
    `${object}.kind == 'PodTemplate' ? ${object}.template.spec : ` +
    `${object}.kind == 'CronJob' ? ${object}.spec.jobTemplate.spec.template.spec : ` +
    `${object}.spec.template.spec`
  );
}

/** Variables that demands may use. https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/#variable-composition */
const podVariables = [
  { name: "pod", expression: podOf("object") },
  {
    name: "containers",
    expression:
      "variables.pod.?initContainers.orValue([]) + variables.pod.containers + variables.pod.?ephemeralContainers.orValue([])",
  },
];

/**
 * A pod's controllers write to what is there already, such as the number of replicas: what was let in, or was there before
 * the rule, must not keep them from that.
 */
const podChanges = {
  name: "pod-is-new-or-changes",
  expression: `request.operation == 'CREATE' || (${podOf("object")}) != (${podOf("oldObject")})`,
};

/** On a namespace: the reason why a rule is not held there, for so long. Whoever may not change namespaces cannot write it. */
export function waiverAnnotation(id: Rule["id"]): string {
  return `ml-serving/waive-${id}`;
}

/** The shortest reason that counts. */
const shortestReason = 10;

/** The reason of a waiver on the namespace; empty where there is none. A Namespace is judged by its own. */
function reasonIn(of: Admission["of"], id: Rule["id"]): string {
  const place = of !== "pods" && of.resources.includes("namespaces") ? "object" : "namespaceObject";
  return `${place}.metadata.?annotations[?${text(waiverAnnotation(id))}].orValue('').trim()`;
}

function resourceRules(of: Admission["of"]) {
  const operations = ["CREATE", "UPDATE"];
  return of === "pods"
    ? ofPods.map(([group, resources]) => ({
        apiGroups: [group],
        apiVersions: ["*"],
        operations,
        resources: [...resources],
      }))
    : [{ apiGroups: [...of.apiGroups], apiVersions: ["*"], operations, resources: [...of.resources] }];
}

/** What a caller reads: the rule, where, what to write instead. */
function validation({ id, name }: Rule, { holds, told }: Demanded) {
  return {
    expression: `variables.waived || (${holds})`,
    messageExpression: `${text(`${id} ${name}: `)} + ${told}`,
    message: `${id} ${name}: see docs/policies.md.`,
    reason: "Invalid",
  };
}

/** The policy and the binding of one rule. Pure. */
function policyOf(rule: ResourceRule, { of, demands }: Admission, settings: Pick<Settings, "registries">) {
  const name = `ml-serving-${rule.id.toLowerCase()}-${rule.name}`;
  const metadata = { name, annotations: { "ml-serving/rule": rule.id, "ml-serving/description": rule.description } };
  const apiVersion = "admissionregistration.k8s.io/v1" as const;
  const policy = {
    apiVersion,
    kind: "ValidatingAdmissionPolicy" as const,
    metadata,
    spec: {
      failurePolicy: "Fail",
      matchConstraints: { namespaceSelector: { matchLabels: servesModels }, resourceRules: resourceRules(of) },
      ...(of === "pods" ? { matchConditions: [podChanges] } : {}),
      variables: [
        { name: "reason", expression: reasonIn(of, rule.id) },
        { name: "waived", expression: `variables.reason.size() >= ${shortestReason}` },
        ...(of === "pods" ? podVariables : []),
      ],
      validations: demands(settings).map((demanded) => validation(rule, demanded)),
      auditAnnotations: [{ key: "waived", valueExpression: "variables.waived ? variables.reason : ''" }],
    },
  };
  const binding = {
    apiVersion,
    kind: "ValidatingAdmissionPolicyBinding" as const,
    metadata: { name },
    spec: {
      policyName: name,
      // What only advises is said to the caller, and written into the audit log.
      validationActions: rule.enforcement === "mandatory" ? ["Deny"] : ["Warn", "Audit"],
    },
  };
  return { rule, policy, binding };
}

/**
 * The rules that the API server judges by itself, for namespaces of models: whoever writes there past a preview is held to
 * them as well. Pure.
 */
export function admissionPolicies(rules: readonly Rule[], settings: Pick<Settings, "registries">) {
  return rules.flatMap((rule) =>
    rule.scope === "resource" && rule.admission !== undefined ? [policyOf(rule, rule.admission, settings)] : [],
  );
}
