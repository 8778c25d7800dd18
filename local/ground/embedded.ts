import { chownSync, mkdirSync } from "node:fs";
import { pushArtifacts } from "../artifacts.ts";
import { currentCluster } from "../cluster/current.ts";
import { clusterUp } from "../cluster/up.ts";
import { step } from "../console/steps.ts";
import { ensureLocalImages } from "../images/build.ts";
import { kedaImages, localImages } from "../images/catalogue.ts";
import { pushedReference, pushImages } from "../images/push.ts";
import { ensureFunctionContexts } from "../function-contexts.ts";
import { ensureKedaObjects } from "../keda.ts";
import { ensureContexts } from "../runtime-contexts.ts";
import { engineOf } from "../stack.ts";
import { ensureClusterTools, ensureKeda } from "../toolchain/ensure.ts";
import { versions } from "../toolchain/versions.ts";
import { askedOf, type Ground, type Wanted } from "./ground.ts";
import { batchFolderOf, embeddedSubstrate } from "./substrates.ts";

/** The user of pods. */
const podUser = 65532;

/** The folder belongs to the user that all pods run as: components/pod-security.ts. */
function ensureBatchFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  chownSync(folder, podUser, podUser);
}

/** The cluster on this very machine, made or repaired, with its images and artifacts in its registry. */
export async function embeddedGround(stack: string, wanted: Wanted): Promise<Ground> {
  const cluster = currentCluster();
  await ensureClusterTools();
  if (wanted.keda) await ensureKeda();
  const images = await step("images of the cluster", (say) =>
    ensureLocalImages(say, wanted.keda ? Object.values(kedaImages) : []),
  );
  const kedaObjects = wanted.keda ? await step("objects of KEDA", ensureKedaObjects) : undefined;
  const contexts = {
    ...(await ensureContexts(wanted.images)),
    ...(await ensureFunctionContexts(wanted.functions)),
  };

  console.log("\nCluster");
  const started = await step("control plane and nodes", (say) => clusterUp(cluster, say));
  ensureBatchFolder(batchFolderOf(cluster));
  if (started.length > 0) console.log(`    started ${started.join(", ")}`);
  await step(
    "images and artifacts into the registry",
    async (say) => [
      ...(await pushImages(cluster.registry, images, say)),
      ...(await pushArtifacts(stack, wanted.models, cluster.registry, say)),
    ],
    (pushed) => pushed.join(", ") || "all there",
  );

  const reference = (name: string): string => pushedReference(cluster.registry, images, name);
  return {
    description: `${cluster.name}, embedded: Kubernetes ${versions.kubernetes}, ${cluster.nodes.length} nodes in network namespaces of their own`,
    // The bridge plugin knows none: https://www.cni.dev/plugins/current/main/bridge/
    networkPolicies: "not enforced on this cluster",
    substrate: embeddedSubstrate(cluster, {
      images: {
        base: reference(localImages.base.name),
        python: reference(localImages.python.name),
        envoy: reference(localImages.envoy.name),
        envoyGateway: reference(localImages.envoyGateway.name),
        redis: reference(localImages.redis.name),
        redisExporter: reference(localImages.redisExporter.name),
        prometheus: reference(localImages.prometheus.name),
        alertmanager: reference(localImages.alertmanager.name),
        kubeStateMetrics: reference(localImages.kubeStateMetrics.name),
      },
      contexts,
      ...(kedaObjects === undefined
        ? {}
        : {
            keda: {
              objects: kedaObjects,
              images: {
                kedaOperator: reference(kedaImages.kedaOperator.name),
                kedaMetrics: reference(kedaImages.kedaMetrics.name),
              },
            },
          }),
      ...askedOf(wanted),
    }),
    engine: engineOf(cluster.folder, cluster.kubeconfig, stack),
    prometheus: `http://127.0.0.1:${cluster.ports.prometheus}`,
    alertmanager: `http://127.0.0.1:${cluster.ports.alertmanager}`,
    withGateway: (work) => work(),
  };
}
