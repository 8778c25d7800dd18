import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { Gateway } from "../components/gateway/index.ts";
import { teamNamespace } from "../components/network-peers.ts";
import { ModelNamespace } from "../components/model-service/namespace/index.ts";
import { imageOf } from "../components/model-service/plan.ts";
import { ModelService } from "../components/model-service/index.ts";
import { Monitoring } from "../components/monitoring/index.ts";
import { Redis } from "../components/redis/index.ts";
import { RuntimeImage } from "../components/runtime-images/index.ts";
import { TeamShare } from "../components/tenancy/index.ts";
import { PriorityClasses } from "../components/tenancy/priorities/index.ts";
import { Problem } from "../local/console/problem.ts";
import { readSubstrate } from "../local/substrate.ts";
import { runtimeImages, type RuntimeImageName } from "../runtimes/images.ts";
import { purposeOf } from "./cloud/purpose.ts";
import type { Environment } from "./environments/environment.ts";
import { environmentFile, onGround } from "./environments/index.ts";
import { InvalidData } from "./invalid-data.ts";
import { planEnvironment } from "./plan.ts";
import { modelsByTeam } from "./teams.ts";

/** The way to the cluster. */
function clusterProvider({ name, cluster }: Environment): k8s.Provider {
  const { adopt } = cluster;
  if (adopt === undefined) throw new Problem(`Stack ${name} has no cluster yet.`, "make up brings up stack local.");
  return new k8s.Provider("cluster", {
    kubeconfig: adopt.kubeconfig,
    ...(adopt.context === undefined ? {} : { context: adopt.context }),
  });
}

/** The image of a runtime, by digest: built and pushed here, or there already. */
function runtimeImage(name: RuntimeImageName, { runtimes, registry }: Environment): pulumi.Input<string> {
  const source = runtimes[name];
  const image = runtimeImages[name];
  // A model that is served by such an image is refused before anything is created.
  if (source === undefined) throw new RangeError(`no image ${name}`);
  if ("image" in source) return source.image;
  if (image.from === "upstream") throw new RangeError(`image ${name} is another project's: it is not built`);
  return new RuntimeImage(name, { ...source.build, registry, repository: image.repository }).reference;
}

/** The composition root: a stack is an environment, and this is all that a stack is made of. */
async function main() {
  const file = await environmentFile(pulumi.getStack());
  const models = planEnvironment(file);
  const environment = onGround(file, { substrate: readSubstrate, purpose: purposeOf(process.env) });

  const provider = clusterProvider(environment);
  const onCluster = { providers: { kubernetes: provider } };

  const registry = environment.registry;
  const imagesInUse = [...new Set(models.map(imageOf))];
  const images = new Map(imagesInUse.map((name) => [name, runtimeImage(name, environment)]));

  const priorities = new PriorityClasses("priorities", {}, onCluster);
  const afterPriorities = { ...onCluster, dependsOn: [priorities] };
  const gateway = new Gateway("gateway", { settings: environment.gateway }, afterPriorities);
  const teams = new Map(
    [...modelsByTeam(environment, models)].map(([team, theirs]) => {
      const name = teamNamespace(team);
      const namespace = new ModelNamespace(name, { team, models: theirs, dns: environment.cluster.dns }, onCluster);
      const settings = environment.teams?.[team];
      const limits =
        settings === undefined ? [] : [new TeamShare(name, { settings, namespace: namespace.ref }, onCluster)];
      return [team, { namespace: namespace.ref, before: [priorities, namespace, ...limits] }];
    }),
  );

  const redis =
    environment.redis === undefined
      ? undefined
      : new Redis("redis", { settings: environment.redis, images: environment.images }, afterPriorities);
  const monitoring = new Monitoring(
    "monitoring",
    {
      settings: environment.monitoring,
      images: environment.images,
      environment: environment.name,
      namespaces: {
        gateway: gateway.ref.namespace,
        models: Object.fromEntries([...teams].map(([team, { namespace }]) => [team, namespace])),
        ...(redis === undefined ? {} : { redis: redis.ref.namespace }),
      },
    },
    afterPriorities,
  );

  const services = models.map((model) => {
    const image = images.get(imageOf(model));
    const team = teams.get(model.team);
    if (image === undefined) throw new RangeError(`no image for model ${model.name}`);
    if (team === undefined) throw new RangeError(`no namespace for team ${model.team}`);
    const { placing } = environment;
    const bindings = {
      namespace: team.namespace,
      image,
      registry,
      placing,
      gateway: gateway.ref,
      ...(redis === undefined ? {} : { redis: redis.ref }),
    };
    const args = { model, bindings, gatewayUrl: environment.gateway.url };
    return new ModelService(model.name, args, { ...onCluster, dependsOn: team.before });
  });

  return {
    gatewayUrl: environment.gateway.url,
    images: Object.fromEntries(images),
    monitoring: monitoring.ref,
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
