import { batchName, batchPodLabels } from "../batch/names.ts";
import { sparkObject, type SparkBindings } from "./application.ts";
import type { SparkModel } from "./settings.ts";

const verbs = ["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"];

/**
 * What a driver may do in its team's namespace: make its executors, and the settings and the name that they find it by.
 * https://spark.apache.org/docs/4.1.4/running-on-kubernetes.html#rbac
 */
const rules = [{ apiGroups: [""], resources: ["pods", "configmaps", "services"], verbs }];

/** The Kubernetes objects by which Spark scores a model's files, as plain data. Pure. */
export function renderSpark<S>(model: SparkModel, bindings: SparkBindings<S>) {
  const name = batchName(model.name);
  const metadata = { name, namespace: bindings.namespace, labels: batchPodLabels(model) };
  return {
    account: {
      apiVersion: "v1" as const,
      kind: "ServiceAccount" as const,
      metadata,
      automountServiceAccountToken: false,
      ...(bindings.pullSecret === undefined ? {} : { imagePullSecrets: [{ name: bindings.pullSecret }] }),
    },
    role: { apiVersion: "rbac.authorization.k8s.io/v1" as const, kind: "Role" as const, metadata, rules },
    binding: {
      apiVersion: "rbac.authorization.k8s.io/v1" as const,
      kind: "RoleBinding" as const,
      metadata,
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name },
      subjects: [{ kind: "ServiceAccount", name, namespace: bindings.namespace }],
    },
    application: sparkObject(model, bindings),
  };
}
