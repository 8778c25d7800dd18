import type { Issue } from "../../components/issues.ts";
import { resolveAccelerator } from "../../components/model-service/accelerator.ts";
import { imageOf } from "../../components/model-service/plan.ts";
import { registryPlace } from "../../components/registry/place.ts";
import { loadLocks } from "../../locks/load.ts";
import { versions } from "../../local/toolchain/versions.ts";
import type { RuntimeImageName } from "../../runtimes/images.ts";
import type { CloudEnvironment, EnvironmentGround, RuntimeSource } from "../environments/environment.ts";
import { cloudImages } from "./images.ts";
import type { Purpose } from "./purpose.ts";
import { loadRuntimeImages } from "./runtime-images.ts";

/** Images that the models are served by. */
function imagesInUse({ name, models }: CloudEnvironment): readonly RuntimeImageName[] {
  const images = models.map((model) =>
    imageOf({ runtime: model.runtime, accelerator: resolveAccelerator(model, name) }),
  );
  return [...new Set(images)];
}

/** The network's addresses, made or adopted. */
function addressesOf({ network }: CloudEnvironment): string {
  return "create" in network ? network.create.cidr : network.adopt.cidr;
}

/**
 * What an environment on AWS stands on, as far as it is known before any of it is made: everything but the cluster's
 * own address.
 */
export function cloudGround(
  environment: CloudEnvironment,
  purpose: Purpose,
): { readonly ground: EnvironmentGround } | { readonly issues: readonly Issue[] } {
  const locks = loadLocks();
  const runtimes = loadRuntimeImages(environment.name);
  const issues = [...("issues" in locks ? locks.issues : []), ...("issues" in runtimes ? runtimes.issues : [])];
  if ("issues" in locks || "issues" in runtimes) return { issues };
  const { id: account, region } = environment.account;
  const registry = registryPlace(environment.registry, { environment: environment.name, account, region });
  const found = cloudImages(
    {
      environment: environment.name,
      registry,
      locks: locks.locks,
      runtimes: runtimes.digests,
      inUse: imagesInUse(environment),
    },
    purpose,
  );
  if ("issues" in found) return found;
  const { platform, runtimes: own } = found.images;
  return {
    ground: {
      // CoreDNS, an add-on of EKS.
      cluster: { dns: "pods" },
      images: platform,
      monitoring: { clusterAddresses: [addressesOf(environment)] },
      registry: registry.address,
      gateway: {
        chartVersion: versions.envoyGateway,
        controllerImage: platform.envoyGateway,
        proxyImage: platform.envoy,
        url: `https://${environment.edge.host}`,
      },
      runtimes: Object.fromEntries(Object.entries(own).map(([name, image]) => [name, { image }])) as Record<
        RuntimeImageName,
        RuntimeSource
      >,
    },
  };
}
