import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { ModelService } from "../components/model-service/index.ts";
import type { ResolvedModel } from "../components/model-service/resolve.ts";
import { Problem } from "../local/console/problem.ts";
import { askedModels, readSubstrate } from "../local/substrate.ts";
import { adoptPlatform } from "./cells/adopt.ts";
import { publishCells } from "./cells/publish.ts";
import { Platform } from "./cloud/platform.ts";
import { changedBy, purposeOf } from "./cloud/purpose.ts";
import type { Environment } from "./environments/environment.ts";
import { environmentFile, onGround } from "./environments/index.ts";
import { InvalidData } from "./invalid-data.ts";
import { planFile } from "./plan.ts";
import { makeImages, makeModels, makeServing } from "./serving.ts";
import { parseStackName } from "./stack-name.ts";
import { modelsOf } from "./teams.ts";

/** What is served on where a cluster is there. */
function onCluster({ name, cluster: { adopt } }: Environment): k8s.Provider {
  if (adopt === undefined) throw new RangeError(`${name} stands on no cluster`);
  const { kubeconfig, context } = adopt;
  return new k8s.Provider("cluster", { kubeconfig, ...(context === undefined ? {} : { context }) });
}

/** A whole environment: what it stands on, what serves, and the models of every team that has no stack of its own. */
function makeEnvironment(environment: Environment, all: readonly ResolvedModel[]) {
  const { cloud } = environment;
  const models = modelsOf(environment, all, undefined);
  const images = makeImages(environment, models);
  const platform = cloud === undefined ? undefined : new Platform("platform", cloud.file, cloud.facts);
  const kubernetes = platform?.kubernetes ?? onCluster(environment);
  const serving = makeServing(environment, all, { kubernetes, before: [], ...platform?.standing }, images);
  const services = makeModels(environment, models, images, serving, kubernetes);
  if (cloud !== undefined && platform !== undefined) publishCells(cloud.file, platform, serving);
  return { images: Object.fromEntries(images), monitoring: serving.monitoring, services };
}

/** The models of one team, on a platform that is there. */
function makeCell(environment: Environment, all: readonly ResolvedModel[], team: string) {
  const { cloud, name } = environment;
  if (cloud === undefined || !Object.hasOwn(cloud.file.cells, team)) {
    const cells = Object.keys(cloud?.file.cells ?? {}).map((cell) => `${name}-${cell}`);
    throw new Problem(
      `${name} has no stack of team "${team}".`,
      `Its stacks are ${[name, ...cells].join(", ")}; "cells" in stacks/environments/${name}.ts says so.`,
    );
  }
  const models = modelsOf(environment, all, team);
  const images = makeImages(environment, models);
  const platform = adoptPlatform(cloud.file, team);
  const services = makeModels(environment, models, images, platform, platform.kubernetes);
  return { images: Object.fromEntries(images), services };
}

function told(services: readonly ModelService[]) {
  return Object.fromEntries(
    services.map(({ name, url, runtime, protocol, namespace, variants }) => [
      name,
      { url, runtime, protocol, namespace, variants },
    ]),
  );
}

/** The composition root: a stack is an environment, or a team's part of one, and this is all that it is made of. */
async function main() {
  const stack = parseStackName(pulumi.getStack());
  const purpose = purposeOf(process.env);
  const file = changedBy(
    purpose,
    await environmentFile(stack.environment, stack.environment === "local" ? askedModels() : undefined),
  );
  const models = await planFile(file);
  const environment = onGround(file, { substrate: readSubstrate, purpose });
  const { services, ...made } =
    stack.team === undefined ? makeEnvironment(environment, models) : makeCell(environment, models, stack.team);
  return { gatewayUrl: environment.gateway.url, monitoring: undefined, ...made, models: told(services) };
}

/** A mistake that the user can mend is told by its message alone; the engine adds a stack trace to everything else. */
function asUsersMistake(error: unknown): never {
  if (error instanceof InvalidData || error instanceof Problem) throw new pulumi.RunError(error.message);
  throw error;
}

const outputs = await main().catch(asUsersMistake);
export const { gatewayUrl, images, monitoring, models } = outputs;
