import type * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { Admission } from "../components/admission/index.ts";
import type { Entrance } from "../components/gateway/entrance.ts";
import { Gateway, type GatewayRef } from "../components/gateway/index.ts";
import { GpuMetrics } from "../components/gpu-metrics/index.ts";
import { Keda } from "../components/keda/index.ts";
import { ModelNamespace } from "../components/model-service/namespace/index.ts";
import { ModelService } from "../components/model-service/index.ts";
import { imageOf, imagesOf } from "../components/model-service/plan.ts";
import type { ResolvedModel } from "../components/model-service/resolve.ts";
import { scalesByKeda } from "../components/model-service/scaled-object.ts";
import { Grafana } from "../components/monitoring/grafana/index.ts";
import { Monitoring, type MonitoringRef } from "../components/monitoring/index.ts";
import { teamNamespace } from "../components/network-peers.ts";
import { Redis } from "../components/redis/index.ts";
import type { RedisRef } from "../components/redis-ref.ts";
import { RuntimeImage } from "../components/runtime-images/index.ts";
import { TeamShare } from "../components/tenancy/index.ts";
import { PriorityClasses } from "../components/tenancy/priorities/index.ts";
import {
  bentoImage,
  driftImage,
  imageSource,
  parityImage,
  sparkImage,
  type ImageName,
  batchImage,
} from "../runtimes/images.ts";
import { admissionOf } from "./admission.ts";
import { makeJenkins, makeJenkinsNamespaces } from "./ci.ts";
import type { Environment } from "./environments/environment.ts";
import { makeBatch, makeBatchVolumes } from "./batch.ts";
import { makeSpark, makeSparkOperator, mostSparkFiles, sparkNamespaces } from "./spark.ts";
import { driftReferences, driftWindow, recordsPayloads } from "./drift.ts";
import { modelStoreOf } from "./model-store.ts";
import { ranIn } from "./releases/ran.ts";
import { askedByKeda, makeNearline } from "./nearline.ts";
import { makeResults } from "./results.ts";
import { pullSecretOf } from "./pull-secret.ts";
import { modelsByTeam } from "./teams.ts";

/** What is there before anything is served. */
export interface Standing {
  readonly kubernetes: k8s.Provider;
  /** What pods wait for. */
  readonly before: readonly pulumi.Resource[];
  /** How the gateway is reached from outside. */
  readonly entrance?: Entrance<pulumi.Input<string>>;
  /** Brings the secrets that the gateway needs into its namespace. */
  readonly bringSecrets?: (gateway: Gateway) => void;
  /** Brings what the monitoring reads of secrets into its namespace. @returns what somebody who reads them waits for */
  readonly bringMonitoringSecrets?: (monitoring: Monitoring) => readonly pulumi.Resource[];
  /** Brings what Jenkins and its agents read of secrets into their namespaces. @returns what somebody who reads them waits for */
  readonly bringJenkinsSecrets?: (namespaces: pulumi.Resource) => readonly pulumi.Resource[];
  /** What images are pushed into, where the same run makes it. */
  readonly registry?: readonly pulumi.Resource[];
  /** Brings what pods pull with, and what workers log in at queues by, into a team's namespace. */
  readonly bringTeamSecrets?: (team: string, namespace: pulumi.Resource) => void;
  /** Brings what KEDA logs in at queues by into its namespace. @returns what somebody who reads it waits for */
  readonly bringKedaSecrets?: (keda: Keda) => readonly pulumi.Resource[];
  /** A Redis outside of the cluster. */
  readonly redis?: RedisRef<pulumi.Input<string>>;
}

/** Where a team's models live, and what they wait for. */
interface TeamPlace {
  readonly namespace: pulumi.Input<string>;
  readonly before: readonly pulumi.Resource[];
}

/** What models are served with. */
export interface Serving {
  readonly gateway: { readonly [K in keyof GatewayRef]: pulumi.Input<string> };
  readonly monitoring: MonitoringRef;
  readonly redis: RedisRef<pulumi.Input<string>> | undefined;
  /** What scales some of them, or what it logs in at queues by. */
  readonly keda?: pulumi.Resource;
  /** What makes drivers of Spark for some of them. */
  readonly spark?: pulumi.Resource;
  readonly teams: ReadonlyMap<string, TeamPlace>;
}

/**
 * Everything that serves models and is no model: gateway, monitoring, Redis in the cluster, and each team's namespace with
 * what it may take and call.
 * @param models all of the environment, whichever stack they are in: what they call is the platform's to allow
 */
export function makeServing(
  environment: Environment,
  models: readonly ResolvedModel[],
  standing: Standing,
  known: ReturnType<typeof makeImages>,
): Serving {
  const { kubernetes, before, entrance } = standing;
  const { images, cluster } = environment;
  const onCluster = { providers: { kubernetes } };
  const priorities = new PriorityClasses("priorities", {}, { ...onCluster, dependsOn: [...before] });
  new Admission("admission", { policies: admissionOf(environment) }, { ...onCluster, dependsOn: [...before] });
  const afterPriorities = { ...onCluster, dependsOn: [priorities, ...before] };

  const traced = environment.tracing === undefined ? {} : { tracing: environment.tracing };
  const gateway = new Gateway(
    "gateway",
    { settings: environment.gateway, ...(entrance === undefined ? {} : { entrance }), ...traced },
    afterPriorities,
  );
  standing.bringSecrets?.(gateway);
  const teams = new Map(
    [...modelsByTeam(environment, models)].map(([team, theirs]) => {
      const name = teamNamespace(team);
      const known = environment.redisGround;
      const { secrets } = environment;
      const args = {
        team,
        models: theirs,
        dns: cluster.dns,
        secrets,
        ...traced,
        ...(known === undefined ? {} : { redis: known }),
      };
      const namespace = new ModelNamespace(name, args, { ...onCluster, dependsOn: [...before] });
      standing.bringTeamSecrets?.(team, namespace);
      const settings = environment.teams?.[team];
      const share = { namespace: namespace.ref, declaredBytes: mostSparkFiles(theirs) };
      const limits = settings === undefined ? [] : [new TeamShare(name, { settings, ...share }, onCluster)];
      return [team, { namespace: namespace.ref, before: [priorities, namespace, ...limits] }];
    }),
  );
  const redis = environment.redis === undefined ? undefined : new Redis("redis", environment.redis, afterPriorities);
  const queues =
    environment.queues === undefined
      ? undefined
      : new Redis("queues", { ...environment.queues, purpose: "queues" }, afterPriorities);
  const results = makeResults(environment, afterPriorities);
  const gpuMetrics = makeGpuMetrics(environment, afterPriorities);
  const ci = makeJenkinsNamespaces(environment, afterPriorities);
  const monitoring = new Monitoring(
    "monitoring",
    {
      settings: environment.monitoring,
      images,
      environment: environment.name,
      dns: cluster.dns,
      ...(recordsPayloads(models)
        ? {
            drift: {
              // Where all that record are in stacks of their own, it is no image of this one's models.
              image: known.get(driftImage) ?? servingImage(driftImage, environment),
              references: driftReferences(models),
              windowSeconds: driftWindow,
            },
          }
        : {}),
      spark: sparkNamespaces(models).length > 0,
      namespaces: {
        gateway: gateway.ref.namespace,
        models: Object.fromEntries([...teams].map(([team, { namespace }]) => [team, namespace])),
        ...(redis === undefined ? {} : { redis: redis.ref.namespace }),
        ...(queues === undefined ? {} : { queues: queues.ref.namespace }),
        ...(results === undefined ? {} : { results: results.namespace }),
        ...(gpuMetrics === undefined ? {} : { gpus: gpuMetrics.namespace }),
        ...(ci === undefined ? {} : { ci: ci.controller }),
      },
    },
    afterPriorities,
  );
  const secrets = standing.bringMonitoringSecrets?.(monitoring) ?? [];
  makeGrafana(environment, monitoring, { ...onCluster, dependsOn: [monitoring, ...secrets] });
  makeJenkins(environment, ci, standing, afterPriorities);
  const keda = makeKeda(environment, models, afterPriorities);
  const [login] = keda === undefined ? [] : (standing.bringKedaSecrets?.(keda) ?? []);
  const scaler = login ?? keda;
  const inTeams = [...teams.values()].flatMap((team) => team.before);
  const spark = makeSparkOperator(environment, models, { ...onCluster, dependsOn: [...before, ...inTeams] });
  return {
    gateway: gateway.ref,
    monitoring: monitoring.ref,
    ...(scaler === undefined ? {} : { keda: scaler }),
    ...(spark === undefined ? {} : { spark }),
    redis: redis?.ref ?? standing.redis,
    teams,
  };
}

/** An image that models are served by, by digest: built and pushed here, or there already. */
function servingImage(name: ImageName, { runtimes, registry }: Environment): pulumi.Input<string> {
  const source = runtimes[name];
  const image = imageSource(name);
  // A model that is served by such an image is refused before anything is created.
  if (source === undefined) throw new RangeError(`no image ${name}`);
  if ("image" in source) return source.image;
  if (image.from === "upstream") throw new RangeError(`image ${name} is another project's: it is not built`);
  return new RuntimeImage(name, { ...source.build, registry, repository: image.repository }).reference;
}

/** What measures accelerators, where there are some. */
function makeGpuMetrics(
  { accelerators, images }: Environment,
  opts: pulumi.ComponentResourceOptions,
): GpuMetrics | undefined {
  if (!accelerators) return undefined;
  if (images.gpuMetrics === undefined) throw new RangeError("no image to measure accelerators with");
  return new GpuMetrics("gpu-metrics", { image: images.gpuMetrics }, opts);
}

/** Where people look at dashboards, where an environment has named its image. */
function makeGrafana(
  { monitoring: settings, images }: Environment,
  { ref: { namespace } }: Monitoring,
  opts: pulumi.ComponentResourceOptions,
): void {
  const { grafana, interval, clusterAddresses } = settings;
  if (grafana === undefined) return;
  if (images.grafana === undefined) throw new RangeError("no image of Grafana");
  new Grafana("grafana", { settings: grafana, image: images.grafana, interval, namespace, clusterAddresses }, opts);
}

/** What scales models by Prometheus and the clock, where one of them is to. */
function makeKeda(
  { keda, cloud, cluster: { dns }, monitoring: { clusterAddresses } }: Environment,
  models: readonly ResolvedModel[],
  opts: pulumi.ComponentResourceOptions,
): Keda | undefined {
  if (!models.some(scalesByKeda)) return undefined;
  if (keda === undefined) throw new RangeError("a model scales by KEDA, and nothing is prepared for it");
  return new Keda("keda", { ground: keda(), dns, clusterAddresses, ...askedByKeda(cloud?.file) }, opts);
}

/** The images of models' pods, each once, but for those that models or releases name by themselves. */
export function makeImages(
  environment: Environment,
  models: readonly ResolvedModel[],
): ReadonlyMap<ImageName, pulumi.Input<string>> {
  const inUse = [...new Set(models.flatMap(imagesOf))];
  return new Map(inUse.map((name) => [name, servingImage(name, environment)]));
}

/** The models themselves. */
export function makeModels(
  environment: Environment,
  models: readonly ResolvedModel[],
  images: ReturnType<typeof makeImages>,
  { gateway, redis, teams, keda, spark }: Pick<Serving, "gateway" | "redis" | "teams" | "keda" | "spark">,
  kubernetes: k8s.Provider,
): readonly ModelService[] {
  const { registry, placing, secrets, tracing } = environment;
  const volumes = makeBatchVolumes(environment, models, teams, kubernetes);
  return models.map((model) => {
    const on = { providers: { kubernetes } };
    const name = imageOf(model);
    const image = name === undefined ? undefined : images.get(name);
    const asking = images.get(parityImage);
    const bento = images.get(bentoImage);
    const team = teams.get(model.team);
    if (team === undefined) throw new RangeError(`no namespace for team ${model.team}`);
    const { namespace } = team;
    const scaler = keda !== undefined && scalesByKeda(model) ? [keda] : [];
    const bindings = {
      namespace,
      ...(image === undefined ? {} : { image }),
      ...(asking === undefined ? {} : { parityImage: asking }),
      ...(bento === undefined ? {} : { cacheImage: bento }),
      registry,
      placing,
      gateway,
      ...pullSecretOf(environment),
      secrets,
      ...modelStoreOf(environment),
      ...(redis === undefined ? {} : { redis }),
      ...(tracing === undefined ? {} : { tracing }),
    };
    const inTeam = { providers: { kubernetes }, dependsOn: [...team.before, ...volumes] };
    makeBatch(environment, model, images.get(batchImage), bindings, inTeam);
    const bySpark = spark === undefined ? inTeam : { ...inTeam, dependsOn: [...inTeam.dependsOn, spark] };
    makeSpark(model, images.get(sparkImage), bindings, bySpark);
    const below = environment.cloud?.file.after;
    const ranBelow = below === undefined ? [] : ranIn(below, model.name);
    const args = { model, bindings, gatewayUrl: environment.gateway.url, ranBelow };
    const service = new ModelService(model.name, args, { ...on, dependsOn: [...team.before, ...scaler] });
    const late = bento === undefined ? undefined : { namespace, image: bento, gateway };
    makeNearline(environment, model, late, { ...on, dependsOn: [service, ...scaler] });
    return service;
  });
}
