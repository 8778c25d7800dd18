import { groupOf } from "../objects.ts";
import { daemonSet } from "./daemon-set.ts";
import { deployment } from "./deployment.ts";
import { job } from "./job.ts";
import { pod } from "./pod.ts";
import { replicaSet, replicationController } from "./replica-set.ts";
import { service } from "./service.ts";
import { apiService, customResourceDefinition, ingress, namespace, resourceQuota, secret } from "./small.ts";
import { statefulSet } from "./stateful-set.ts";
import { persistentVolume, persistentVolumeClaim } from "./storage.ts";
import type { Awaiter } from "./verdict.ts";

/** Who decides about which kind; `GROUP/KIND`, the core group as "". Kinds that are not here are ready at once. */
const AWAITERS: { readonly [kind: string]: Awaiter } = {
  "apps/Deployment": deployment,
  "apps/StatefulSet": statefulSet,
  "apps/DaemonSet": daemonSet,
  "apps/ReplicaSet": replicaSet,
  "/ReplicationController": replicationController,
  "batch/Job": job,
  "/Pod": pod,
  "/Service": service,
  "networking.k8s.io/Ingress": ingress,
  "/PersistentVolumeClaim": persistentVolumeClaim,
  "/PersistentVolume": persistentVolume,
  "/ResourceQuota": resourceQuota,
  "/Namespace": namespace,
  "apiextensions.k8s.io/CustomResourceDefinition": customResourceDefinition,
  "apiregistration.k8s.io/APIService": apiService,
  "/Secret": secret,
};

export function awaiterFor(apiVersion: string, kind: string): Awaiter | undefined {
  return AWAITERS[`${groupOf(apiVersion)}/${kind}`];
}
