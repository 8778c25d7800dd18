import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { redisPort } from "../network-peers.ts";
import type { RedisRef } from "../redis-ref.ts";
import { redisNamespaces, renderRedis } from "./render.ts";
import type { RedisImages, RedisPurpose, ServerSettings } from "./settings.ts";

/** What others need to know of a Redis in the cluster. */
export interface InClusterRedisRef extends RedisRef<pulumi.Output<string>> {
  readonly namespace: pulumi.Output<string>;
}

export interface RedisArgs {
  readonly settings: ServerSettings;
  readonly images: RedisImages;
  /** @default callers' own keys */
  readonly purpose?: RedisPurpose;
}

/**
 * A Redis in the cluster: one server in a namespace of its own, reached by models that declare it and by nobody else.
 * There is no password: who gets in is decided by the network's policies, and what they may do by an access list.
 */
export class Redis extends pulumi.ComponentResource {
  readonly ref: InClusterRedisRef;

  constructor(name: string, args: RedisArgs, opts: pulumi.ComponentResourceOptions = {}) {
    const { settings, images, purpose = "cache" } = args;
    super("ml-serving:index:Redis", name, { settings }, opts);
    const parent = { parent: this };
    const namespace = new k8s.core.v1.Namespace(name, redisNamespaces[purpose], parent);
    const objects = renderRedis(settings, images, namespace.metadata.name, purpose);
    const policies = objects.policies.map(
      (policy) => new k8s.networking.v1.NetworkPolicy(`${name}-${policy.metadata.name}`, policy, parent),
    );
    const configuration = new k8s.core.v1.ConfigMap(name, objects.configuration, parent);
    new k8s.policy.v1.PodDisruptionBudget(name, objects.disruptionBudget, parent);
    const server = new k8s.apps.v1.StatefulSet(name, objects.statefulSet, {
      ...parent,
      // Closed before it runs.
      dependsOn: [configuration, ...policies],
    });
    const service = new k8s.core.v1.Service(name, objects.service, { ...parent, dependsOn: [server] });
    this.ref = {
      host: pulumi.interpolate`${service.metadata.name}.${namespace.metadata.name}.svc`,
      port: redisPort,
      login: "none",
      namespace: namespace.metadata.name,
    };
    this.registerOutputs({ ref: this.ref });
  }
}
