import { planFor } from "../plan.ts";
import type { ResolvedModel } from "../resolve.ts";
import type { EgressSpec } from "../spec/egress.ts";
import { labelKeys, modelPodLabels } from "../../model-labels.ts";
import { peers, redisPort } from "../../network-peers.ts";
import {
  allowDns,
  allowEgress,
  allowIngress,
  denyAll,
  tcp,
  type ClusterDns,
  type NetworkPolicy,
  type Peer,
  type PolicyPort,
} from "../../network-policy.ts";
import { redisInCluster, type RedisGround } from "../../redis-ref.ts";

/** The container ports that a check or a metrics scrape of a model's variants goes to. */
function portsOf(models: readonly ResolvedModel[], which: "serving" | "metrics"): readonly number[] {
  return models.flatMap((model) => {
    const plan = planFor(model, model.variants[0]);
    const names = which === "serving" ? [plan.servingPort, plan.grpc?.port] : [plan.metrics?.port];
    return plan.ports.filter((port) => names.includes(port.name)).map((port) => port.containerPort);
  });
}

function redisPeers({ place }: RedisGround): Peer[] {
  return place === "cluster" ? [peers.redis] : place.addresses.map((cidr) => ({ ipBlock: { cidr } }));
}

function callee(egress: EgressSpec, redis: RedisGround): { to: Peer[]; ports: PolicyPort[] } {
  return "to" in egress
    ? { to: redisPeers(redis), ports: tcp([redisPort]) }
    : { to: [{ ipBlock: { cidr: egress.cidr } }], ports: tcp(egress.ports) };
}

/**
 * The one set of policies of a namespace of models: only the gateway and Prometheus get in, only DNS and what models
 * declare gets out. Probes are the kubelet's, which policies do not hold back.
 *
 * @param redis where the environment's Redis is. Default: in the cluster
 */
export function modelNamespacePolicies<S>(
  namespace: S,
  models: readonly ResolvedModel[],
  dns: ClusterDns,
  redis: RedisGround = redisInCluster,
): readonly NetworkPolicy<S>[] {
  const metrics = portsOf(models, "metrics");
  return [
    denyAll(namespace),
    allowDns(namespace, dns),
    ...(models.length === 0
      ? []
      : [
          allowIngress("allow-gateway", namespace, modelPodLabels, [peers.gateway], portsOf(models, "serving")),
          // Of no port at all, a policy would open every one.
          ...(metrics.length === 0
            ? []
            : [allowIngress("allow-prometheus", namespace, modelPodLabels, [peers.prometheus], metrics)]),
        ]),
    ...models
      .filter((model) => model.egress.length > 0)
      .map((model) =>
        allowEgress(
          `allow-calls-of-${model.name}`,
          namespace,
          { [labelKeys.model]: model.name },
          model.egress.map((egress) => callee(egress, redis)),
        ),
      ),
  ];
}
