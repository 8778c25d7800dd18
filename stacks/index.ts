import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { Problem } from "../local/console/problem.ts";
import { readSubstrate } from "../local/substrate.ts";
import { Platform } from "./cloud/platform.ts";
import { changedBy, purposeOf } from "./cloud/purpose.ts";
import type { Environment } from "./environments/environment.ts";
import { environmentFile, onGround } from "./environments/index.ts";
import { InvalidData } from "./invalid-data.ts";
import { planFile } from "./plan.ts";
import { makeImages, makeModels, makeServing, type Standing } from "./serving.ts";

/** What is served on: a cluster that is there, or one that is made. */
function standingOf({ name, cluster, cloud }: Environment): Standing {
  if (cloud !== undefined) {
    const platform = new Platform("platform", cloud.file, cloud.facts);
    const { kubernetes, nodes, entrance, edge, redis } = platform;
    const bringSecrets: Standing["bringSecrets"] = (gateway) => {
      platform.bringSecrets(gateway, cloud.file, cloud.facts);
    };
    const bringRegistryLogin: Standing["bringRegistryLogin"] = (namespace) => {
      platform.bringRegistryLogin(namespace, cloud.file, cloud.facts);
    };
    return {
      kubernetes,
      before: [...nodes, edge],
      entrance,
      bringSecrets,
      bringRegistryLogin,
      ...(redis === undefined ? {} : { redis }),
    };
  }
  const { adopt } = cluster;
  if (adopt === undefined) throw new RangeError(`${name} stands on no cluster`);
  const { kubeconfig, context } = adopt;
  return {
    kubernetes: new k8s.Provider("cluster", { kubeconfig, ...(context === undefined ? {} : { context }) }),
    before: [],
  };
}

/** The composition root: a stack is an environment, and this is all that a stack is made of. */
async function main() {
  const purpose = purposeOf(process.env);
  const file = changedBy(purpose, await environmentFile(pulumi.getStack()));
  const models = await planFile(file);
  const environment = onGround(file, { substrate: readSubstrate, purpose });
  const standing = standingOf(environment);
  const images = makeImages(environment, models);
  const serving = makeServing(environment, models, standing);
  const services = makeModels(environment, models, images, serving, standing.kubernetes);
  return {
    gatewayUrl: environment.gateway.url,
    images: Object.fromEntries(images),
    monitoring: serving.monitoring,
    models: Object.fromEntries(
      services.map((service, index) => [
        models[index]?.name ?? "",
        {
          url: service.url,
          runtime: service.runtime,
          protocol: service.protocol,
          namespace: service.namespace,
          variants: service.variants,
        },
      ]),
    ),
  };
}

/** A mistake that the user can mend is told by its message alone; the engine adds a stack trace to everything else. */
function asUsersMistake(error: unknown): never {
  if (error instanceof InvalidData || error instanceof Problem) throw new pulumi.RunError(error.message);
  throw error;
}

const outputs = await main().catch(asUsersMistake);
export const { gatewayUrl, images, monitoring, models } = outputs;
