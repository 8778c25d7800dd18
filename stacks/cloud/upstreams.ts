import { autoscalerUpstreamImage } from "../../components/cluster-autoscaler/chart.ts";
import { gpuMetricsUpstreamImage } from "../../components/gpu-metrics/index.ts";
import { edgeUpstreamImages } from "../../components/edge/charts.ts";
import { kedaUpstreamImages } from "../../components/keda/chart.ts";
import { sparkOperatorUpstreamImage } from "../../components/spark-operator/chart.ts";
import { rateLimitUpstreamImage } from "../../components/gateway/rate-limits.ts";
import { shipperUpstreamImage } from "../../components/log-shipping/render.ts";
import { keeperUpstreamImage } from "../../components/secret-copies/render.ts";
import { resolveAccelerator } from "../../components/model-service/accelerator.ts";
import { resolveCache } from "../../components/model-service/cache/resolve.ts";
import { resolveNearline } from "../../components/nearline/settings.ts";
import { needsKeda } from "../../components/model-service/scaling.ts";
import { resolvePayloads } from "../../components/model-service/payloads.ts";
import { resolveParity } from "../../components/model-service/parity.ts";
import { resolveBatch } from "../../components/model-service/batch.ts";
import { imagesOf } from "../../components/model-service/plan.ts";
import { upstreamImages } from "../../local/ground/own-images.ts";
import { imageSource, sparkImage, type ImageName } from "../../runtimes/images.ts";
import type { CloudEnvironment, EnvironmentFile } from "../environments/environment.ts";

/** Other projects' images that run beside the models on AWS, as those projects write them. */
const { envoy, envoyGateway, prometheus, alertmanager, kubeStateMetrics, redis, redisExporter } = upstreamImages;
export const cloudUpstreams = {
  envoy,
  envoyGateway,
  prometheus,
  alertmanager,
  kubeStateMetrics,
  redis,
  redisExporter,
  ...edgeUpstreamImages,
  clusterAutoscaler: autoscalerUpstreamImage,
  rateLimit: rateLimitUpstreamImage,
  keeper: keeperUpstreamImage,
  logShipper: shipperUpstreamImage,
  ...kedaUpstreamImages,
  gpuMetrics: gpuMetricsUpstreamImage,
  sparkOperator: sparkOperatorUpstreamImage,
} as const;

export type CloudUpstream = keyof typeof cloudUpstreams;

/** Images of the models' pods, by the names that data files write; those that models name by digest are none. */
export function servedBy({
  name: environment,
  models,
}: Pick<EnvironmentFile, "name" | "models">): readonly ImageName[] {
  const images = models.flatMap((model) =>
    imagesOf({
      name: model.name,
      runtime: model.runtime,
      accelerator: resolveAccelerator(model, environment),
      parity: resolveParity(model),
      payloads: resolvePayloads(model),
      nearline: model.nearline === undefined ? "none" : resolveNearline(model.nearline, environment),
      batch: resolveBatch(model, environment),
      cache: resolveCache(model.cache),
    }),
  );
  return [...new Set(images)];
}

/** Images that an environment names itself. Pure. */
export function namedUpstreams({
  monitoring: { grafana },
}: Pick<CloudEnvironment, "monitoring">): Readonly<Partial<Record<"grafana", string>>> {
  return grafana === undefined ? {} : { grafana: grafana.image };
}

/** Whether some of an environment's nodes have accelerators. Pure. */
function hasAccelerators({ pools }: CloudEnvironment): boolean {
  return Object.values(pools).some(({ gpu }) => gpu !== undefined);
}

/** Every image of another project that the environment runs, by what it is for. Pure. */
export function upstreamsInUse(environment: CloudEnvironment): Readonly<Record<string, string>> {
  const { rateLimit, kedaOperator, kedaMetrics, gpuMetrics, sparkOperator, redis, redisExporter, ...always } =
    cloudUpstreams;
  const keepsAnswers = environment.models.some(({ cache }) => cache !== undefined);
  const scaled = environment.models.some((model) => needsKeda(model, environment.name));
  const ofModels = servedBy(environment).flatMap((name) => {
    const image = imageSource(name);
    return image.from === "upstream" ? [[name, image.name] as const] : [];
  });
  return {
    ...always,
    ...(environment.edge.rateLimit === undefined ? {} : { rateLimit }),
    ...(scaled ? { kedaOperator, kedaMetrics } : {}),
    ...(keepsAnswers ? { redis, redisExporter } : {}),
    ...(hasAccelerators(environment) ? { gpuMetrics } : {}),
    ...(servedBy(environment).includes(sparkImage) ? { sparkOperator } : {}),
    ...namedUpstreams(environment),
    ...Object.fromEntries(ofModels),
  };
}
