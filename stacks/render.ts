import { gatewayRef } from "../components/gateway-names.ts";
import { modelNamespacePolicies } from "../components/model-service/namespace/policies.ts";
import { modelNamespace } from "../components/model-service/namespace/render.ts";
import { secretClasses } from "../components/model-service/secrets.ts";
import { imageOf } from "../components/model-service/plan.ts";
import { renderModel } from "../components/model-service/render.ts";
import { redisSecretClass } from "../components/model-service/redis.ts";
import type { ResolvedModel } from "../components/model-service/resolve.ts";
import { containerLogGroup } from "../components/log-shipping/index.ts";
import { renderLogShipping, shipperName, shippingNamespace } from "../components/log-shipping/render.ts";
import { gpuMetricsNamespace, renderGpuMetrics } from "../components/gpu-metrics/index.ts";
import { renderGrafana } from "../components/monitoring/grafana/render.ts";
import { monitoringNamespace, renderMonitoring } from "../components/monitoring/render.ts";
import { namespaceNames, teamNamespace } from "../components/network-peers.ts";
import { redisInCluster, type RedisRef } from "../components/redis-ref.ts";
import { priorityClasses } from "../components/tenancy/priorities/render.ts";
import { renderShare } from "../components/tenancy/render.ts";
import { bentoImage, driftImage, parityImage, type ImageName } from "../runtimes/images.ts";
import { admissionOf } from "./admission.ts";
import type { Environment } from "./environments/environment.ts";
import { mostSparkFiles, sparkNamespaces, sparkObjects } from "./spark.ts";
import { batchObjects, batchVolumeObjects } from "./batch.ts";
import { driftReferences, driftWindow, recordsPayloads } from "./drift.ts";
import { modelStoreOf } from "./model-store.ts";
import { renderedNearline } from "./nearline.ts";
import { pullSecretOf } from "./pull-secret.ts";
import { jenkinsGroups } from "./render-ci.ts";
import { redisBeforehand, redisGroups } from "./redis.ts";
import { modelsByTeam } from "./teams.ts";

/** A Kubernetes object as plain data. */
export interface RenderedObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

/** Objects that belong together. */
export interface RenderedGroup {
  /** The model, or what the objects are for. */
  readonly name: string;
  /** None where they are the cluster's. */
  readonly namespace?: string;
  readonly objects: readonly RenderedObject[];
}

/** What the program registers and nobody renders here, and why; said wherever rendered objects are handed out. */
export const notRendered: readonly string[] = [
  "the gateway, whose namespace and kinds have to be there first: they come by a Helm chart",
  "what AWS needs in the cluster (autoscaler, load balancers, DNS names, secrets): charts, and parts of the platform that know its account",
  "images: they are built and pushed, not applied",
];

/**
 * The objects of a team's models, as the program registers them, from the same renderers. Pure.
 *
 * @param images each image in use, by digest
 * @param redis the environment's
 */
function renderTeam(
  environment: Environment,
  team: string,
  models: readonly ResolvedModel[],
  images: (name: ImageName) => string,
  redis: RedisRef<string> | undefined,
): readonly RenderedGroup[] {
  const namespace = teamNamespace(team);
  const ground = environment.redisGround ?? redisInCluster;
  const login = redisSecretClass(namespace, models, ground);
  const registry = environment.registry;
  const settings = environment.teams?.[team];
  const share = settings === undefined ? undefined : renderShare(settings, namespace, mostSparkFiles(models));
  const inNamespace: RenderedGroup = {
    name: "namespace",
    namespace,
    objects: [
      modelNamespace(team, models),
      ...modelNamespacePolicies(namespace, models, environment.cluster.dns, ground, environment.tracing),
      ...(login === undefined ? [] : [login]),
      ...secretClasses(namespace, models, environment.secrets, namespace),
      ...batchVolumeObjects(environment, team, models),
      ...(share === undefined ? [] : [...share.quotas, share.limitRange]),
    ],
  };
  const services = models.map((model): RenderedGroup => {
    const image = imageOf(model);
    const bindings = {
      namespace,
      ...(image === undefined ? {} : { image: images(image) }),
      ...(model.parity === "none" ? {} : { parityImage: images(parityImage) }),
      ...(model.cache === "none" ? {} : { cacheImage: images(bentoImage) }),
      registry,
      placing: environment.placing,
      gateway: gatewayRef,
      ...pullSecretOf(environment),
      ...modelStoreOf(environment),
      ...(redis === undefined ? {} : { redis }),
      ...(environment.tracing === undefined ? {} : { tracing: environment.tracing }),
      secrets: environment.secrets,
    };
    const rendered = renderModel(model, bindings);
    const { serviceAccount, configurations, deployments, services, autoscalers, disruptionBudgets } = rendered;
    const { podsService, scaledObjects, trafficPolicies, route, grpcRoute } = rendered;
    const objects = [
      serviceAccount,
      ...configurations,
      ...rendered.goldenRows,
      ...rendered.cacheConfigurations,
      ...rendered.bucketVolumes.flatMap(({ volume, claim, expected }) => [volume, claim, expected]),
      ...deployments,
      ...services,
      ...(podsService === undefined ? [] : [podsService]),
      ...autoscalers,
      ...scaledObjects,
      ...disruptionBudgets,
      ...trafficPolicies,
      route,
      ...(grpcRoute === undefined ? [] : [grpcRoute]),
      ...renderedNearline(environment, model, images),
      ...batchObjects(environment, model, bindings, images),
      ...sparkObjects(model, bindings, images),
    ];
    return { name: model.name, namespace, objects };
  });
  return [inNamespace, ...services];
}

/** The monitoring, and its rights in each namespace that it looks at. */
function monitoringGroups(
  environment: Environment,
  models: readonly ResolvedModel[],
  images: (name: ImageName) => string,
  teams: readonly string[],
): readonly RenderedGroup[] {
  const { redis: looked, queues, results, gpus, ci, ...others } = namespaceNames;
  const { policies, accounts, roles, readers, viewers, stateMetrics, prometheus, alertmanager, drift } =
    renderMonitoring<string>({
      settings: environment.monitoring,
      images: environment.images,
      environment: environment.name,
      dns: environment.cluster.dns,
      ...(recordsPayloads(models)
        ? { drift: { image: images(driftImage), references: driftReferences(models), windowSeconds: driftWindow } }
        : {}),
      spark: sparkNamespaces(models).length > 0,
      namespaces: {
        ...others,
        ...(environment.redis === undefined ? {} : { redis: looked }),
        ...(environment.queues === undefined ? {} : { queues }),
        ...(environment.results === undefined ? {} : { results }),
        ...(environment.accelerators ? { gpus } : {}),
        ...(environment.jenkins === undefined ? {} : { ci }),
        models: Object.fromEntries(teams.map((team) => [team, teamNamespace(team)])),
      },
    });
  const namespace = namespaceNames.monitoring;
  const servers = [prometheus, alertmanager].flatMap(({ configuration, service, statefulSet }) => [
    configuration,
    service,
    statefulSet,
  ]);
  return [
    { name: "namespace", namespace, objects: [monitoringNamespace, ...policies] },
    {
      name: "monitoring",
      namespace,
      objects: [
        ...accounts,
        ...Object.values(readers).flatMap(({ role, binding }) => [role, binding]),
        viewers.role,
        viewers.binding,
        stateMetrics,
        ...servers,
        ...(drift === undefined ? [] : [...drift.configurations, drift.deployment, drift.service]),
      ],
    },
    ...roles.map(({ role, binding }): RenderedGroup => {
      return { name: "monitoring", namespace: role.metadata.namespace, objects: [role, binding] };
    }),
  ];
}

/** What measures accelerators, where there are some. */
function gpuMetricsGroups({ accelerators, images }: Environment): readonly RenderedGroup[] {
  if (!accelerators) return [];
  const namespace = namespaceNames.gpus;
  if (images.gpuMetrics === undefined) throw new RangeError("no image to measure accelerators with");
  const { policies, account, daemonSet } = renderGpuMetrics<string>(images.gpuMetrics, namespace);
  return [
    { name: "namespace", namespace, objects: [gpuMetricsNamespace, ...policies] },
    { name: "gpu-metrics", namespace, objects: [account, daemonSet] },
  ];
}

/** What ships the nodes' logs, where there is somewhere to ship them to. */
function logShippingGroups({ name, cloud }: Environment): readonly RenderedGroup[] {
  if (cloud === undefined || cloud.file.containerLogs === "none") return [];
  const { region } = cloud.file.account;
  const to = { region, group: containerLogGroup(name) };
  const { policies, account, configuration, daemonSet } = renderLogShipping<string>(
    cloud.facts.images.platform.logShipper,
    shipperName,
    to,
  );
  return [
    { name: "namespace", namespace: shipperName, objects: [shippingNamespace, ...policies] },
    { name: shipperName, namespace: shipperName, objects: [account, configuration, daemonSet] },
  ];
}

/** Where people look at dashboards, where an environment has named its image. */
function grafanaGroups({ monitoring, images }: Environment): readonly RenderedGroup[] {
  const { grafana, interval, clusterAddresses } = monitoring;
  if (grafana === undefined) return [];
  const namespace = namespaceNames.monitoring;
  if (images.grafana === undefined) throw new RangeError("no image of Grafana");
  const rendered = renderGrafana<string>({
    settings: grafana,
    image: images.grafana,
    interval,
    namespace,
    clusterAddresses,
  });
  const { policies, account, configurations, service, deployment } = rendered;
  return [{ name: "grafana", namespace, objects: [...policies, account, ...configurations, service, deployment] }];
}

/**
 * All objects of an environment that are rendered here: its models, and what runs beside them. Pure.
 * @param late gives what stands for a value that only a run brings about
 */
export function renderEnvironment(
  environment: Environment,
  models: readonly ResolvedModel[],
  images: (name: ImageName) => string,
  late: (what: string) => string,
): readonly RenderedGroup[] {
  const redis = redisBeforehand(environment, late);
  const teams = modelsByTeam(environment, models);
  return [
    { name: "priorities", objects: priorityClasses },
    { name: "admission", objects: admissionOf(environment).flatMap(({ policy, binding }) => [policy, binding]) },
    ...[...teams].flatMap(([team, theirs]) => renderTeam(environment, team, theirs, images, redis)),
    ...redisGroups(environment),
    ...gpuMetricsGroups(environment),
    ...monitoringGroups(environment, models, images, [...teams.keys()]),
    ...grafanaGroups(environment),
    ...jenkinsGroups(environment, late),
    ...logShippingGroups(environment),
  ];
}
