/** A Kubernetes object as plain data. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

export const fixtureNamespace = "models-fixtures";
export const fixtureRegistry = "registry.example.com";

const labels = { app: "iris" };
const digest = `sha256:${"0123456789abcdef".repeat(4)}`;

function container(name: string) {
  return {
    name,
    image: `${fixtureRegistry}/runtimes/pmml@${digest}`,
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    },
    resources: { requests: { cpu: "100m", memory: "64Mi" }, limits: { memory: "64Mi" } },
  };
}

/** What a pod needs to hold every rule. */
export const goodPodSpec = {
  automountServiceAccountToken: false,
  securityContext: { runAsNonRoot: true, runAsUser: 65532, seccompProfile: { type: "RuntimeDefault" } },
  topologySpreadConstraints: [
    {
      maxSkew: 1,
      topologyKey: "kubernetes.io/hostname",
      whenUnsatisfiable: "ScheduleAnyway",
      labelSelector: { matchLabels: labels },
    },
  ],
  volumes: [
    { name: "model", image: { reference: `${fixtureRegistry}/models/iris@${digest}`, pullPolicy: "IfNotPresent" } },
    { name: "scratch", emptyDir: {} },
  ],
  initContainers: [container("warm-up")],
  containers: [
    {
      ...container("server"),
      ports: [{ containerPort: 8080 }],
      env: [{ name: "PLACE", valueFrom: { configMapKeyRef: { name: "c", key: "k" } } }],
    },
  ],
};

/** A Deployment that holds every rule; each test changes one thing. */
export const goodDeployment = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "iris", namespace: fixtureNamespace },
  spec: { replicas: 2, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: goodPodSpec } },
};

export const goodNamespace = {
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name: "models-others", labels: { "pod-security.kubernetes.io/enforce": "restricted" } },
};

export const goodRole = {
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "Role",
  metadata: { name: "reader", namespace: fixtureNamespace },
  rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }],
};

export const goodRoleBinding = {
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "RoleBinding",
  metadata: { name: "readers", namespace: fixtureNamespace },
  roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "reader" },
  subjects: [{ kind: "User", apiGroup: "rbac.authorization.k8s.io", name: "somebody" }],
};

const template = { metadata: { labels }, spec: goodPodSpec };
const once = { metadata: { labels }, spec: { ...goodPodSpec, restartPolicy: "Never" } };
const metadata = { name: "iris", namespace: fixtureNamespace };
const selector = { matchLabels: labels };

/** Every kind that is a pod or makes some, good; with where its pod is. */
export const podKinds: readonly (readonly [pod: string, manifest: Manifest])[] = [
  ["spec", { apiVersion: "v1", kind: "Pod", metadata, ...{ spec: goodPodSpec } }],
  ["template.spec", { apiVersion: "v1", kind: "PodTemplate", metadata, ...{ template } }],
  [
    "spec.template.spec",
    { apiVersion: "v1", kind: "ReplicationController", metadata, ...{ spec: { selector: labels, template } } },
  ],
  ["spec.template.spec", { apiVersion: "apps/v1", kind: "ReplicaSet", metadata, ...{ spec: { selector, template } } }],
  ["spec.template.spec", { apiVersion: "apps/v1", kind: "DaemonSet", metadata, ...{ spec: { selector, template } } }],
  ["spec.template.spec", { apiVersion: "apps/v1", kind: "StatefulSet", metadata, ...{ spec: { selector, template } } }],
  ["spec.template.spec", goodDeployment],
  ["spec.template.spec", { apiVersion: "batch/v1", kind: "Job", metadata, ...{ spec: { template: once } } }],
  [
    "spec.jobTemplate.spec.template.spec",
    {
      apiVersion: "batch/v1",
      kind: "CronJob",
      metadata,
      ...{ spec: { schedule: "0 0 * * *", jobTemplate: { spec: { template: once } } } },
    },
  ],
];

/** The type token of a manifest, as Pulumi knows it: `kubernetes:apps/v1:Deployment`. */
export function typeOf({ apiVersion, kind }: Manifest): string {
  return `kubernetes:${apiVersion.includes("/") ? apiVersion : `core/${apiVersion}`}:${kind}`;
}

/** The keys that a path such as `spec.containers.0.image` goes along; a label's own points are none of the path's. */
export function keysOf(path: string): readonly string[] {
  const label = /^(metadata\.labels)\.(.+)$/.exec(path);
  return label === null ? path.split(".") : ["metadata", "labels", label[2] ?? ""];
}

/** A copy of an object with one thing changed; undefined takes it out. */
export function changedAt<T>(object: T, [key, ...rest]: readonly string[], value: unknown): T {
  if (key === undefined) return value as T;
  if (Array.isArray(object))
    return object.map((one: unknown, index) => (String(index) === key ? changedAt(one, rest, value) : one)) as T;
  const record = (object ?? {}) as Readonly<Record<string, unknown>>;
  return { ...record, [key]: changedAt(record[key], rest, value) } as T;
}
