import { batchPolicies } from "../batch/policies.ts";
import { sparkPolicies } from "../spark/policies.ts";
import { answeringPorts } from "../calls.ts";
import { cachePorts } from "../cache/container.ts";
import { planFor } from "../plan.ts";
import type { ResolvedModel } from "../resolve.ts";
import type { DatabaseSpec } from "../spec/calls.ts";
import type { EgressSpec } from "../spec/egress.ts";
import { labelKeys, modelPodLabels } from "../../model-labels.ts";
import { collectorAddress, peers, podsOf, redisPort } from "../../network-peers.ts";
import {
  allowDns,
  allowEgress,
  allowIngress,
  denyAll,
  tcp,
  type ClusterDns,
  type EgressRule,
  type NetworkPolicy,
  type Peer,
  type PolicyPort,
} from "../../network-policy.ts";
import { redisInCluster, type RedisGround } from "../../redis-ref.ts";
import { collectorEgress, type Tracing } from "../../tracing.ts";

function planOf(model: ResolvedModel) {
  return planFor(model, model.variants[0]);
}

/** The container ports that Prometheus reads. */
function metricsPorts(model: ResolvedModel): readonly number[] {
  const { ports, metrics } = planOf(model);
  return ports.filter(({ name }) => name === metrics?.port).map(({ containerPort }) => containerPort);
}

/** What keeps answers: called by the gateway and read by Prometheus on one port, and it calls the Redis that keeps them. */
function resultsPolicies<S>(namespace: S, { name, cache }: ResolvedModel): readonly NetworkPolicy<S>[] {
  if (cache === "none") return [];
  const pods = { [labelKeys.model]: name };
  return [
    allowIngress(
      `allow-results-of-${name}`,
      namespace,
      pods,
      [peers.gateway, peers.prometheus],
      [cachePorts.container],
    ),
    allowEgress(`allow-kept-results-of-${name}`, namespace, pods, [{ to: [peers.results], ports: tcp([redisPort]) }]),
  ];
}

function redisPeers({ place }: RedisGround): Peer[] {
  return place === "cluster" ? [peers.redis] : place.addresses.map((cidr) => ({ ipBlock: { cidr } }));
}

function callee(egress: EgressSpec, redis: RedisGround): { to: Peer[]; ports: PolicyPort[] } {
  return "to" in egress
    ? { to: redisPeers(redis), ports: tcp([redisPort]) }
    : { to: [{ ipBlock: { cidr: egress.cidr } }], ports: tcp(egress.ports) };
}

function databasePeer({ at }: DatabaseSpec): Peer {
  return "cidr" in at ? { ipBlock: { cidr: at.cidr } } : podsOf(at.namespace, at.labels);
}

/** All that a model calls, as far as it declares it. */
function calleesOf({ egress, calls, databases, payloads }: ResolvedModel, redis: RedisGround): EgressRule[] {
  return [
    ...egress.map((one) => callee(one, redis)),
    ...calls.map(({ pods, ports }) => ({ to: [pods], ports: tcp(ports) })),
    ...databases.map((database) => ({ to: [databasePeer(database)], ports: tcp([database.port]) })),
    ...(payloads === "none" ? [] : [{ to: [peers.drift], ports: tcp([collectorAddress.port]) }]),
  ];
}

/** Lets the models in that declare to call one. */
function allowCallers<S>(namespace: S, model: ResolvedModel): readonly NetworkPolicy<S>[] {
  const { name, callers } = model;
  if (callers.length === 0) return [];
  const called = { [labelKeys.model]: name };
  return [allowIngress(`allow-callers-of-${name}`, namespace, called, callers, answeringPorts(planOf(model)))];
}

/**
 * The one set of policies of a namespace of models: only the gateway and Prometheus get in, only DNS and what models
 * declare gets out. Probes are the kubelet's, which policies do not hold back.
 *
 * @param redis where the environment's Redis is. Default: in the cluster
 * @param tracing where servers send spans. Default: nowhere
 */
export function modelNamespacePolicies<S>(
  namespace: S,
  models: readonly ResolvedModel[],
  dns: ClusterDns,
  redis: RedisGround = redisInCluster,
  tracing?: Tracing,
): readonly NetworkPolicy<S>[] {
  const metrics = models.flatMap(metricsPorts);
  const serving = models.flatMap((model) => answeringPorts(planOf(model)));
  return [
    denyAll(namespace),
    allowDns(namespace, dns),
    ...(models.length === 0
      ? []
      : [
          allowIngress("allow-gateway", namespace, modelPodLabels, [peers.gateway], serving),
          // Of no port at all, a policy would open every one.
          ...(metrics.length === 0
            ? []
            : [allowIngress("allow-prometheus", namespace, modelPodLabels, [peers.prometheus], metrics)]),
        ]),
    ...(models.length === 0 || tracing === undefined
      ? []
      : [allowEgress("allow-traces", namespace, modelPodLabels, [collectorEgress(tracing)])]),
    ...models.flatMap((model) => allowCallers(namespace, model)),
    ...models.flatMap((model) => batchPolicies(namespace, model)),
    ...models.flatMap((model) => resultsPolicies(namespace, model)),
    ...models.flatMap((model) => sparkPolicies(namespace, model)),
    ...models.flatMap((model) => {
      const callees = calleesOf(model, redis);
      const caller = { [labelKeys.model]: model.name };
      return callees.length === 0 ? [] : [allowEgress(`allow-calls-of-${model.name}`, namespace, caller, callees)];
    }),
  ];
}
