import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { secretClasses } from "../secrets.ts";
import type { SecretsKeptIn } from "../../secret-files.ts";
import type { ResolvedModel } from "../resolve.ts";
import type { ClusterDns } from "../../network-policy.ts";
import { teamNamespace } from "../../network-peers.ts";
import { redisInCluster, type RedisGround } from "../../redis-ref.ts";
import type { Tracing } from "../../tracing.ts";
import { redisSecretClass } from "../redis.ts";
import { modelNamespacePolicies } from "./policies.ts";
import { modelNamespace } from "./render.ts";

export interface ModelNamespaceArgs {
  /** Whose it is. */
  readonly team: string;
  /** The models that live in it: what they declare decides what its pods may call. */
  readonly models: readonly ResolvedModel[];
  readonly dns: ClusterDns;
  /** Where secrets of models are kept. @default as Kubernetes Secrets of the namespace */
  readonly secrets?: SecretsKeptIn;
  /** Where the environment's Redis is. @default in the cluster */
  readonly redis?: RedisGround;
  /** Where servers send spans. @default nowhere */
  readonly tracing?: Tracing;
}

/**
 * The namespace of a team's models: it refuses pods that may do more than serve, the gateway may route to it, and its
 * network is closed but for what models declare, to other teams' models too.
 */
export class ModelNamespace extends pulumi.ComponentResource {
  /** The namespace's name. What runs in it depends on this component, so that none runs before the policies are there. */
  readonly ref: pulumi.Output<string>;

  constructor(name: string, args: ModelNamespaceArgs, opts: pulumi.ComponentResourceOptions = {}) {
    super("ml-serving:index:ModelNamespace", name, {}, opts);
    const parent = { parent: this };
    const { team, models, dns, redis = redisInCluster, secrets = "cluster", tracing } = args;
    const namespace = new k8s.core.v1.Namespace(name, modelNamespace(team, models), parent);
    for (const policy of modelNamespacePolicies(namespace.metadata.name, models, dns, redis, tracing))
      new k8s.networking.v1.NetworkPolicy(`${name}-${policy.metadata.name}`, policy, parent);
    const password = redisSecretClass(namespace.metadata.name, models, redis);
    const classes = secretClasses(namespace.metadata.name, models, secrets, teamNamespace(team));
    for (const secretClass of [...(password === undefined ? [] : [password]), ...classes])
      new k8s.apiextensions.CustomResource(`${name}-${secretClass.metadata.name}`, secretClass, parent);
    this.ref = namespace.metadata.name;
    this.registerOutputs({ ref: this.ref });
  }
}
