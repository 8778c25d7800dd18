import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { Gateway } from "../components/gateway/index.ts";
import { teamNamespace } from "../components/network-peers.ts";
import { ModelNamespace } from "../components/model-service/namespace/index.ts";
import { ModelService } from "../components/model-service/index.ts";
import { Monitoring } from "../components/monitoring/index.ts";
import { Redis } from "../components/redis/index.ts";
import { RuntimeImage } from "../components/runtime-images/index.ts";
import { Problem } from "../local/console/problem.ts";
import { readSubstrate } from "../local/substrate.ts";
import { adapters } from "../runtimes/index.ts";
import type { RuntimeKind } from "../runtimes/kinds.ts";
import { environmentFile, onGround } from "./environments/index.ts";
import { InvalidData, planEnvironment } from "./plan.ts";
import { modelsByTeam } from "./teams.ts";

/** The composition root: a stack is an environment, and this is all that a stack is made of. */
async function main() {
  const file = await environmentFile(pulumi.getStack());
  const models = planEnvironment(file);
  const environment = onGround(file, readSubstrate);

  const { adopt: cluster } = environment.cluster;
  const provider = new k8s.Provider("cluster", {
    kubeconfig: cluster.kubeconfig,
    ...(cluster.context === undefined ? {} : { context: cluster.context }),
  });
  const onCluster = { providers: { kubernetes: provider } };

  const registry = environment.registry.adopt.host;
  const runtimesInUse = [...new Set(models.map((model) => model.runtime.kind))];
  const images = new Map<RuntimeKind, RuntimeImage>(
    runtimesInUse.map((kind) => [
      kind,
      new RuntimeImage(kind, { ...environment.runtimes[kind].build, registry, repository: adapters[kind].image }),
    ]),
  );

  const gateway = new Gateway("gateway", { settings: environment.gateway }, onCluster);
  const namespaces = new Map(
    [...modelsByTeam(environment, models)].map(([team, theirs]) => {
      const args = { team, models: theirs, dns: environment.cluster.dns };
      return [team, new ModelNamespace(teamNamespace(team), args, onCluster)];
    }),
  );

  const redis =
    environment.redis === undefined
      ? undefined
      : new Redis("redis", { settings: environment.redis, images: environment.images }, onCluster);
  const monitoring = new Monitoring(
    "monitoring",
    {
      settings: environment.monitoring,
      images: environment.images,
      environment: environment.name,
      namespaces: {
        gateway: gateway.ref.namespace,
        models: Object.fromEntries([...namespaces].map(([team, { ref }]) => [team, ref])),
        ...(redis === undefined ? {} : { redis: redis.ref.namespace }),
      },
    },
    onCluster,
  );

  const services = models.map((model) => {
    const image = images.get(model.runtime.kind);
    const namespace = namespaces.get(model.team);
    if (image === undefined) throw new RangeError(`no image for runtime ${model.runtime.kind}`);
    if (namespace === undefined) throw new RangeError(`no namespace for team ${model.team}`);
    const bindings = { namespace: namespace.ref, image: image.reference, registry, gateway: gateway.ref };
    const args = { model, bindings, gatewayUrl: environment.gateway.url };
    return new ModelService(model.name, args, { ...onCluster, dependsOn: [namespace] });
  });

  return {
    gatewayUrl: environment.gateway.url,
    images: Object.fromEntries([...images].map(([kind, image]) => [kind, image.reference])),
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
