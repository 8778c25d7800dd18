import * as pulumi from "@pulumi/pulumi";
import * as k8s from "@pulumi/kubernetes";
import { awsName } from "../../components/aws-names.ts";
import { PodRole } from "../../components/pod-role/index.ts";
import { accountProvider, boundedRoles, CiRoles } from "../../components/accounts/index.ts";
import { Cluster, type ClusterRef } from "../../components/cluster/index.ts";
import { DataKey } from "../../components/data-key/index.ts";
import { Edge, type EdgeRef } from "../../components/edge/index.ts";
import type { EdgeSettings } from "../../components/edge/settings.ts";
import { ElastiCache } from "../../components/elasticache/index.ts";
import { redisSecret } from "../../components/elasticache/place.ts";
import type { Entrance } from "../../components/gateway/entrance.ts";
import type { Gateway } from "../../components/gateway/index.ts";
import { gatewayRef } from "../../components/gateway-names.ts";
import { gatewaySecretCopies } from "../../components/gateway/secrets.ts";
import { LogShipping } from "../../components/log-shipping/index.ts";
import { ModelIdentities, ModelStore, type ModelStoreRef } from "../../components/model-store/index.ts";
import { Network, type NetworkRef } from "../../components/network/index.ts";
import { remoteWriteStatements } from "../../components/monitoring/remote-write.ts";
import { prometheusName } from "../../components/monitoring/prometheus.ts";
import { kedaNamespace, namespaceNames, teamNamespace } from "../../components/network-peers.ts";
import { priorityOf } from "../../components/tenancy/resolve.ts";
import { NodeGroups } from "../../components/node-groups/index.ts";
import type { RedisRef } from "../../components/redis-ref.ts";
import type { SecretCopy } from "../../components/secret-copies/settings.ts";
import { Registry } from "../../components/registry/index.ts";
import type { CloudEnvironment } from "../environments/environment.ts";
import type { Standing } from "../serving.ts";
import { batchRoles } from "./batch-roles.ts";
import { nearlineRoles } from "./nearline-roles.ts";
import type { CloudFacts } from "./facts.ts";
import { jenkinsOnAws } from "./jenkins.ts";
import { makeSqsQueues } from "./queues.ts";
import { makePodRoles } from "./pod-roles.ts";
import { cloudPools } from "./pools.ts";
import { readyNodes } from "./ready-nodes.ts";
import { repositoriesOf } from "./repositories.ts";
import { kafkaSecretCopies, monitoringSecretCopies, teamSecretCopies } from "./secret-copies.ts";
import { bringSecrets, type NamespaceThere } from "./secrets.ts";
import { upstreamsInUse } from "./upstreams.ts";

/** What is made on AWS for an environment, before anything is served. */
export class Platform extends pulumi.ComponentResource {
  readonly cluster: ClusterRef;
  readonly kubernetes: k8s.Provider;
  readonly modelStore: ModelStoreRef;
  readonly redis: RedisRef<pulumi.Output<string>> | undefined;
  /** What is served on. */
  readonly standing: Omit<Standing, "kubernetes">;
  /** What pods wait for: nodes that they may run on, and what makes these useful. */
  readonly nodes: readonly pulumi.Resource[];
  /** Puts roles within the environment's boundary: the deploy role makes no others. */
  readonly bounded: pulumi.ResourceTransform[];

  constructor(name: string, environment: CloudEnvironment, facts: CloudFacts) {
    const account = environment.account;
    super("ml-serving:index:Platform", name, {}, { providers: [accountProvider(environment.name, account)] });
    const { protect } = environment;
    const where = { environment: environment.name, account: account.id, region: account.region };
    const saved = environment.ci?.jenkins?.backups.bucket;
    const ci = new CiRoles(
      "ci",
      {
        environment: environment.name,
        account,
        oidcProvider: "create",
        ...(saved === undefined ? {} : { backups: saved }),
      },
      { parent: this },
    );
    this.bounded = [boundedRoles(ci.ref.boundary)];
    const parent = { parent: this, transforms: this.bounded };

    const network = new Network("network", { ...where, settings: environment.network, protect }, parent);
    const key = new DataKey("data", { ...where, protect }, parent);
    const cluster = new Cluster(
      "cluster",
      { ...where, settings: environment.cluster, network: network.ref, addOns: facts.addOns, ci: ci.ref, protect },
      { ...parent, dependsOn: [network] },
    );
    this.cluster = cluster.ref;
    const registry = new Registry(
      "registry",
      {
        ...where,
        settings: environment.registry,
        repositories: repositoriesOf(environment),
        upstreams: Object.values(upstreamsInUse(environment)),
        key: key.ref,
        protect,
      },
      parent,
    );
    const nodes = new NodeGroups(
      "nodes",
      {
        ...where,
        pools: cloudPools(environment, facts.locks),
        cluster: cluster.ref,
        network: network.ref,
        protect,
        ...(registry.nodePolicy === undefined ? {} : { pulls: registry.nodePolicy }),
      },
      { ...parent, dependsOn: [network, cluster] },
    );
    this.kubernetes = new k8s.Provider("cluster", { kubeconfig: cluster.ref.kubeconfig }, parent);
    const ground = { cluster: cluster.ref, kubernetes: this.kubernetes, nodes, key: key.ref };
    this.nodes = readyNodes(environment, facts, ground, parent);
    this.#shipLogs(environment, facts, cluster.ref);
    this.modelStore = new ModelStore(
      "model-store",
      {
        ...where,
        settings: environment.modelStore,
        cluster: cluster.ref.name,
        key: key.ref,
        sharedSecrets: sharedSecrets(environment),
        protect,
      },
      parent,
    ).ref;
    new ModelIdentities(
      "identities",
      {
        cluster: cluster.ref.name,
        role: this.modelStore.roleArn,
        models: environment.models.map(({ name: model, team }) => ({ name: model, namespace: teamNamespace(team) })),
      },
      parent,
    );
    makePodRoles([...batchRoles(environment), ...nearlineRoles(environment)], this);
    this.redis = this.#redis(environment, network.ref, key.ref);
    const queues = makeSqsQueues(environment, cluster.ref, key.ref, parent);
    const edge = this.#edge(environment, facts, network.ref);
    this.standing = {
      registry: [registry],
      before: [...this.nodes, edge, ...this.#writer(environment), ...queues],
      entrance: this.#entrance(environment.edge, facts, edge.ref),
      bringSecrets: (gateway) => {
        this.#bringSecrets(gateway, environment, facts);
      },
      bringMonitoringSecrets: (monitoring) =>
        this.#bring(
          monitoringSecretCopies(environment),
          { name: namespaceNames.monitoring, there: monitoring },
          environment,
          facts,
        ),
      ...(environment.ci?.jenkins === undefined
        ? {}
        : { bringJenkinsSecrets: jenkinsOnAws(environment.ci.jenkins, environment, facts, key.ref, this) }),
      bringTeamSecrets: (team, namespace) => {
        this.#bringTeamSecrets(team, namespace, environment, facts);
      },
      bringKedaSecrets: (keda) =>
        this.#bring(
          kafkaSecretCopies(environment, kedaNamespace),
          { name: kedaNamespace, there: keda },
          environment,
          facts,
        ),
      ...(this.redis === undefined ? {} : { redis: this.redis }),
    };
    this.registerOutputs({});
  }

  /** What Prometheus writes measurements by, where it does; its pods get the role when they start. */
  #writer({ name, account, monitoring: { remoteWrite } }: CloudEnvironment): readonly pulumi.Resource[] {
    if (remoteWrite === undefined) return [];
    const args = {
      name: awsName(name, prometheusName),
      cluster: this.cluster.name,
      namespace: namespaceNames.monitoring,
      serviceAccount: prometheusName,
      allows: remoteWriteStatements(remoteWrite, account.id),
    };
    return [new PodRole("prometheus", args, { parent: this, transforms: this.bounded })];
  }

  /** Not awaited by what is served: a model answers before its lines are shipped. */
  #shipLogs(environment: CloudEnvironment, { images }: CloudFacts, cluster: ClusterRef): void {
    const { name, account, protect, containerLogs } = environment;
    if (containerLogs === "none") return;
    const of = { environment: name, account: account.id, region: account.region, protect };
    new LogShipping(
      "log-shipping",
      { ...of, cluster, image: images.platform.logShipper, days: containerLogs.days },
      {
        parent: this,
        transforms: this.bounded,
        providers: { kubernetes: this.kubernetes },
        dependsOn: [...this.nodes],
      },
    );
  }

  #redis(environment: CloudEnvironment, network: NetworkRef, key: pulumi.Output<string>) {
    const { redis, name, account, protect } = environment;
    if (redis === undefined) return undefined;
    const args = {
      settings: redis,
      environment: name,
      region: account.region,
      network,
      callers: this.cluster.securityGroupId,
      key,
      protect,
    };
    return new ElastiCache("redis", args, { parent: this }).ref;
  }

  #edge(environment: CloudEnvironment, { images }: CloudFacts, network: NetworkRef): Edge {
    const { edge: settings, name, account } = environment;
    return new Edge(
      "edge",
      {
        settings,
        environment: name,
        region: account.region,
        account: account.id,
        network,
        cluster: this.cluster,
        images: images.platform,
      },
      {
        parent: this,
        transforms: this.bounded,
        providers: { kubernetes: this.kubernetes },
        dependsOn: [...this.nodes],
      },
    );
  }

  #entrance(settings: EdgeSettings, { images }: CloudFacts, loadBalancer: EdgeRef): Entrance<pulumi.Output<string>> {
    const { redis } = this;
    if (settings.rateLimit === undefined || redis === undefined) return { settings, loadBalancer };
    const address = pulumi.interpolate`${redis.host}:${redis.port}`;
    const rateLimits = { image: images.platform.rateLimit, redis: { address, secured: redis.login !== "none" } };
    return { settings, loadBalancer, rateLimits };
  }

  /** Brings what the gateway needs of secrets into its namespace, which is there by then. */
  #bringSecrets(gateway: Gateway, environment: CloudEnvironment, facts: CloudFacts): void {
    const copies = gatewaySecretCopies(environment.edge, this.redis?.login ?? "none");
    this.#bring(copies, { name: gatewayRef.namespace, there: gateway }, environment, facts);
  }

  /** Brings into a team's namespace what its pods need as Secrets. */
  #bringTeamSecrets(team: string, there: pulumi.Resource, environment: CloudEnvironment, facts: CloudFacts): void {
    const name = teamNamespace(team);
    const copies = teamSecretCopies(environment, facts.registry, name);
    this.#bring(copies, { name, there, priority: priorityOf(environment.teams, team) }, environment, facts);
  }

  #bring(
    copies: readonly SecretCopy[],
    namespace: NamespaceThere,
    environment: CloudEnvironment,
    facts: CloudFacts,
  ): readonly pulumi.Resource[] {
    return bringSecrets(copies, namespace, environment, facts, this);
  }
}

/** Secrets that models of every team may read. */
function sharedSecrets({ redis, name }: CloudEnvironment): readonly string[] {
  if (redis === undefined) return [];
  return ["create" in redis ? redisSecret(name) : redis.adopt.secret];
}
