import { namespaceNames, teamNamespace } from "../network-peers.ts";
import { viewersGroup } from "../viewers-group.ts";
import { sparkKinds } from "./spark-states.ts";

/** Namespaces that not every environment has. */
type Optional = "redis" | "queues" | "results" | "gpus" | "ci";

/**
 * The namespaces that are looked at: known late, as a namespace must be there before anybody has a role in it. Without
 * Redis, queues, accelerators or a Jenkins there is none of it.
 */
export type LookedAt<S> = { readonly [K in Exclude<keyof typeof namespaceNames, Optional>]: S } & {
  readonly [K in Optional]?: S;
} & {
  /** Of models, by team. */
  readonly models: Readonly<Record<string, S>>;
};

/** Names of the namespaces that are looked at. */
export interface LookedAtNames {
  /** Of the platform's own parts. */
  readonly platform: readonly string[];
  /** Of models, one a team. */
  readonly models: readonly string[];
}

/** Which of them there are, as names. */
export function namesOf(namespaces: LookedAt<unknown>): LookedAtNames {
  return {
    platform: keysOf(namespaces).map((key) => namespaceNames[key]),
    models: Object.keys(namespaces.models).map(teamNamespace),
  };
}

/** All of them, in one list. */
export function allNames({ platform, models }: LookedAtNames): readonly string[] {
  return [...platform, ...models];
}

function keysOf(namespaces: LookedAt<unknown>): readonly (keyof typeof namespaceNames)[] {
  return (Object.keys(namespaceNames) as (keyof typeof namespaceNames)[]).filter((key) => key in namespaces);
}

/** Each of them by its name, which is known early, with the one that is known late. */
function entriesOf<S>(namespaces: LookedAt<S>): readonly (readonly [name: string, namespace: S])[] {
  return [
    ...keysOf(namespaces).flatMap((key) => {
      const namespace = namespaces[key];
      return namespace === undefined ? [] : [[namespaceNames[key], namespace] as const];
    }),
    ...Object.entries(namespaces.models).map(([team, namespace]) => [teamNamespace(team), namespace] as const),
  ];
}

/** A part of what a program may do at the API server. */
interface Rule {
  readonly apiGroups: string[];
  readonly resources: string[];
  readonly verbs: string[];
}

const look = ["get", "list", "watch"];

/** Who is given the right: one of the programs, by its ServiceAccount. */
function subject<S>(account: string, namespace: S) {
  return { kind: "ServiceAccount" as const, name: account, namespace };
}

function inNamespaces<S>(account: string, rules: Rule[], namespaces: LookedAt<S>) {
  return entriesOf(namespaces).map(([key, namespace]) => {
    const metadata = { name: account, namespace };
    return {
      /** The namespace's name. */
      key,
      role: { apiVersion: "rbac.authorization.k8s.io/v1" as const, kind: "Role" as const, metadata, rules },
      binding: {
        apiVersion: "rbac.authorization.k8s.io/v1" as const,
        kind: "RoleBinding" as const,
        metadata,
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: account },
        subjects: [subject(account, namespaces.monitoring)],
      },
    };
  });
}

/** Prometheus finds pods in the namespaces that it looks at, and no others. Jenkins has an address: nothing is found there. */
export function prometheusRoles<S>(account: string, namespaces: LookedAt<S>) {
  const roles = inNamespaces(account, [{ apiGroups: [""], resources: ["pods"], verbs: look }], namespaces);
  return roles.filter(({ key }) => key !== namespaceNames.ci);
}

/**
 * kube-state-metrics reads the kinds that it tells of, in the same namespaces.
 *
 * @param spark whether those of Spark's operator are among them
 */
export function stateRoles<S>(account: string, namespaces: LookedAt<S>, spark: boolean) {
  return inNamespaces(
    account,
    [
      { apiGroups: [""], resources: ["pods", "services"], verbs: ["list", "watch"] },
      { apiGroups: ["apps"], resources: ["deployments"], verbs: ["list", "watch"] },
      { apiGroups: ["autoscaling"], resources: ["horizontalpodautoscalers"], verbs: ["list", "watch"] },
      { apiGroups: ["batch"], resources: ["cronjobs", "jobs"], verbs: ["list", "watch"] },
      ...(spark
        ? [{ apiGroups: [sparkKinds.group], resources: [...sparkKinds.resources], verbs: ["list", "watch"] }]
        : []),
    ],
    namespaces,
  );
}

function inCluster<S>(account: string, rules: Rule[], namespace: S) {
  const metadata = { name: `ml-serving-${account}` };
  return {
    role: {
      apiVersion: "rbac.authorization.k8s.io/v1" as const,
      kind: "ClusterRole" as const,
      metadata,
      rules,
    },
    binding: {
      apiVersion: "rbac.authorization.k8s.io/v1" as const,
      kind: "ClusterRoleBinding" as const,
      metadata,
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: metadata.name },
      subjects: [subject(account, namespace)],
    },
  };
}

/**
 * Prometheus finds nodes and reads their kubelets' measurements. `nodes/metrics` and not `nodes/proxy`, by which one can
 * run commands in every pod: https://kubernetes.io/docs/reference/access-authn-authz/kubelet-authn-authz/
 */
export function nodeReader<S>(account: string, namespace: S) {
  const rules = [
    { apiGroups: [""], resources: ["nodes"], verbs: look },
    { apiGroups: [""], resources: ["nodes/metrics"], verbs: ["get"] },
  ];
  return inCluster(account, rules, namespace);
}

/**
 * kube-state-metrics finds kinds that are not Kubernetes' own by their definitions, of which rights know no part:
 * https://github.com/kubernetes/kube-state-metrics/blob/v2.20.0/docs/metrics/extend/customresourcestate-metrics.md#rbac-enabled-clusters
 */
export function kindReader<S>(account: string, namespace: S) {
  const definitions = { apiGroups: ["apiextensions.k8s.io"], resources: ["customresourcedefinitions"] };
  return inCluster(account, [{ ...definitions, verbs: ["list", "watch"] }], namespace);
}

/**
 * Who may look at the cluster may ask Prometheus, by a forwarded port: EKS' policy for viewers leaves that out, as Kubernetes' own
 * role does, and gates, judgements and whoever is on call need it.
 * https://kubernetes.io/docs/reference/access-authn-authz/rbac/#user-facing-roles
 */
export function viewersRights<S>(server: string, namespace: S) {
  const rbac = "rbac.authorization.k8s.io";
  const metadata = { name: "viewers", namespace };
  return {
    role: {
      apiVersion: `${rbac}/v1` as const,
      kind: "Role" as const,
      metadata,
      rules: [
        { apiGroups: [""], resources: ["pods", "services"], verbs: ["get", "list"] },
        // Its one pod: Alertmanager's port would let in whoever silences alerts.
        { apiGroups: [""], resources: ["pods/portforward"], resourceNames: [`${server}-0`], verbs: ["create"] },
      ],
    },
    binding: {
      apiVersion: `${rbac}/v1` as const,
      kind: "RoleBinding" as const,
      metadata,
      roleRef: { apiGroup: rbac, kind: "Role", name: metadata.name },
      subjects: [{ kind: "Group" as const, apiGroup: rbac, name: viewersGroup }],
    },
  };
}
