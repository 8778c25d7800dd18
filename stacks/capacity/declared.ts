import { resourceTypes, type RegisteredResource } from "../../capacity/registered/index.ts";
import { parseCidr } from "../../components/cidr.ts";
import { envoyProxySpec } from "../../components/gateway/settings.ts";
import { gatewayRef } from "../../components/gateway-names.ts";
import type { ModelSpec } from "../../components/model-service/spec.ts";
import type { ResolvedModel } from "../../components/model-service/resolve.ts";
import { interfaceEndpoints } from "../../components/network/endpoints.ts";
import { natOf } from "../../components/network/nat.ts";
import { planSubnets } from "../../components/network/subnets.ts";
import { nodeGroupSpec } from "../../components/node-groups/node-group.ts";
import { cachesFor } from "../../components/registry/place.ts";
import type { Locks } from "../../locks/locks.ts";
import { cloudPools } from "../cloud/pools.ts";
import { repositoriesOf } from "../cloud/repositories.ts";
import { upstreamsInUse } from "../cloud/upstreams.ts";
import type { CloudEnvironment, Environment } from "../environments/environment.ts";
import { renderEnvironment, type RenderedObject } from "../render.ts";

type Made = readonly RegisteredResource[];

const aws = (type: string, name: string, props: object = {}): RegisteredResource => ({
  type: `aws:${type}`,
  name,
  props,
});

/** A network that is made: what is paid for, and where nodes and pods have their addresses. */
function networkResources({ network }: CloudEnvironment): Made {
  if ("adopt" in network) return [];
  const { cidr, zones, nat } = network.create;
  const range = parseCidr(cidr);
  if (range === undefined) throw new RangeError(`${cidr} was to be refused`);
  const subnets = planSubnets(range, zones.length).map(({ private: cidrBlock }, zone) =>
    aws("ec2/subnet:Subnet", `network-private-${zones[zone] ?? ""}`, { cidrBlock }),
  );
  const nats = zones
    .filter((_, zone) => natOf(nat, zone) === zone)
    .flatMap((zone) => [
      aws("ec2/eip:Eip", `network-nat-${zone}`),
      aws("ec2/natGateway:NatGateway", `network-${zone}`),
    ]);
  const endpoints = Object.keys(interfaceEndpoints).map((service) =>
    aws("ec2/vpcEndpoint:VpcEndpoint", `network-${service}`, { vpcEndpointType: "Interface", subnetIds: [...zones] }),
  );
  return [...subnets, ...nats, ...endpoints, ...logGroup("network")];
}

/** Logs of the platform have a key of their own: components/log-group. */
function logGroup(name: string): Made {
  return [aws("kms/key:Key", `${name}-logs`), aws("cloudwatch/logGroup:LogGroup", `${name}-logs`)];
}

function clusterResources({ cluster }: CloudEnvironment): Made {
  if ("adopt" in cluster) return [];
  const supportType = cluster.create.support === "standard" ? "STANDARD" : "EXTENDED";
  return [
    aws("eks/cluster:Cluster", "cluster", { upgradePolicy: { supportType } }),
    aws("kms/key:Key", "cluster"),
    ...logGroup("cluster"),
  ];
}

function storeResources(environment: CloudEnvironment): Made {
  const { redis, modelStore, registry } = environment;
  const cache =
    redis === undefined || "adopt" in redis
      ? []
      : [
          aws("elasticache/replicationGroup:ReplicationGroup", "redis", {
            engine: redis.create.engine,
            nodeType: redis.create.size,
            numCacheClusters: redis.create.replicas + 1,
          }),
          aws("secretsmanager/secret:Secret", "redis"),
        ];
  return [
    ...cache,
    ...queueResources(environment),
    ...(environment.ci?.jenkins === undefined ? [] : [aws("s3/bucket:Bucket", "jenkins-backups")]),
    ...cacheLogins(environment),
    ...("create" in modelStore ? [aws("s3/bucket:Bucket", "model-store")] : []),
    ...("create" in registry ? repositoriesOf(environment).map((name) => aws("ecr/repository:Repository", name)) : []),
  ];
}

/** Queues on SQS, three for each model that has one: components/nearline/on-aws.ts. */
function queueResources({ queues, models }: CloudEnvironment): Made {
  if (queues?.kind !== "sqs") return [];
  return models
    .filter(({ nearline }: ModelSpec) => nearline !== undefined)
    .flatMap(({ name }) => ["requests", "results", "dead"].map((what) => aws("sqs/queue:Queue", `${name}-${what}`)));
}

/** What ECR logs in with at registries that it caches: components/registry/caches.ts. */
function cacheLogins(environment: CloudEnvironment): Made {
  if ("adopt" in environment.registry) return [];
  return cachesFor(Object.values(upstreamsInUse(environment)))
    .filter(({ login }) => login)
    .map(({ cache }) => aws("secretsmanager/secret:Secret", `registry-${cache}`));
}

function poolResources(environment: CloudEnvironment, locks: Locks): Made {
  return cloudPools(environment, locks).map((pool) => ({
    type: resourceTypes.nodeGroup,
    name: `nodes-${pool.name}`,
    props: nodeGroupSpec(environment.name, pool),
  }));
}

/** The type token of a Kubernetes object, as its provider has it. */
function tokenOf({ apiVersion, kind }: RenderedObject): string {
  return `kubernetes:${apiVersion.includes("/") ? apiVersion : `core/${apiVersion}`}:${kind}`;
}

/** The gateway's proxies; what only a run tells of their load balancer decides no number. */
function proxies({ gateway, cloud }: Environment): Made {
  if (cloud === undefined) return [];
  const late = "not known yet";
  const loadBalancer = { name: late, certificateArn: late, securityGroupId: late, subnetIds: late };
  return [
    {
      type: resourceTypes.proxies,
      name: "gateway-proxy",
      props: {
        metadata: { name: gatewayRef.name, namespace: gatewayRef.namespace },
        spec: envoyProxySpec(gateway, { settings: cloud.file.edge, loadBalancer }),
      },
    },
  ];
}

/** What is made on AWS for an environment, as far as it has a price or room for something. Pure. */
export function cloudResources(environment: CloudEnvironment, locks: Locks): Made {
  return [
    aws("kms/key:Key", "data"),
    aws("kms/key:Key", "nodes"),
    ...(environment.containerLogs === "none" ? [] : logGroup("containers")),
    ...networkResources(environment),
    ...clusterResources(environment),
    ...storeResources(environment),
    ...poolResources(environment, locks),
  ];
}

/**
 * What an environment on AWS declares, in the form in which the program registers it: what a preview shows of costs and capacity can be
 * told before there is an engine or an account. Charts are left out; what is only known later has a mark in its place. Pure.
 * @param late gives what stands for a value that only a run brings about
 */
export function declaredResources(
  environment: Environment & { readonly cloud: NonNullable<Environment["cloud"]> },
  models: readonly ResolvedModel[],
  late: (what: string) => string,
): Made {
  const groups = renderEnvironment(environment, models, late, late);
  return [
    ...cloudResources(environment.cloud.file, environment.cloud.facts.locks),
    ...groups.flatMap(({ objects }) =>
      objects.map((props) => ({ type: tokenOf(props), name: props.metadata.name, props })),
    ),
    ...proxies(environment),
  ];
}
