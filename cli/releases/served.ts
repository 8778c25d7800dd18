import { labelKeys } from "../../components/model-labels.ts";
import type { ResolvedModel, Variant } from "../../components/model-service/resolve.ts";
import { teamNamespace } from "../../components/network-peers.ts";
import { getObjects, type ClusterAccess } from "../environment/cluster.ts";

/** A Deployment, as far as it is read. */
interface Deployment {
  readonly metadata: { readonly labels?: Readonly<Record<string, string>> };
  readonly spec: { readonly replicas?: number; readonly template: unknown };
  readonly status?: {
    readonly readyReplicas?: number;
    readonly conditions?: readonly {
      readonly type: string;
      readonly reason?: string;
      readonly lastUpdateTime?: string;
    }[];
  };
}

/** A variant as the cluster runs it. */
export interface Served {
  readonly ready: number;
  readonly wanted: number;
  /** Whether its pods are of the version that is declared. */
  readonly isDeclared: boolean;
  /** Since when all of its replicas are of this version (ms since 1970); undefined while they are being replaced. */
  readonly since: number | undefined;
}

/**
 * When a rollout was done: its last step is written down then, and scaling later does not change it.
 * https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#complete-deployment
 */
function doneAt({ status }: Deployment): number | undefined {
  const done = status?.conditions?.find(
    ({ type, reason }) => type === "Progressing" && reason === "NewReplicaSetAvailable",
  );
  return done?.lastUpdateTime === undefined ? undefined : Date.parse(done.lastUpdateTime);
}

/** What a Deployment says of the variant that it is to run. Pure. */
export function servedBy(deployment: Deployment, { digest }: Pick<Variant, "digest">): Served {
  return {
    ready: deployment.status?.readyReplicas ?? 0,
    wanted: deployment.spec.replicas ?? 1,
    // Images are named by the whole digest, volumes of a bucket by its first eight digits.
    isDeclared: JSON.stringify(deployment.spec.template).includes(digest.slice("sha256:".length, "sha256:".length + 8)),
    since: doneAt(deployment),
  };
}

/** Asks the cluster for the variants of a model; those that are not there are left out. By their names. */
export async function servedVariants(
  cluster: ClusterAccess,
  model: ResolvedModel,
): Promise<ReadonlyMap<string, Served>> {
  const where = ["--namespace", teamNamespace(model.team), "--selector", `${labelKeys.model}=${model.name}`];
  const deployments = await getObjects<Deployment>(cluster, "deployments", ...where);
  return new Map(
    model.variants.flatMap((variant) => {
      const found = deployments.find(({ metadata }) => metadata.labels?.[labelKeys.variant] === variant.name);
      return found === undefined ? [] : [[variant.name, servedBy(found, variant)] as const];
    }),
  );
}
