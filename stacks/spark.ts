import type * as pulumi from "@pulumi/pulumi";
import type { Bindings } from "../components/model-service/bindings.ts";
import type { ResolvedModel } from "../components/model-service/resolve.ts";
import { SparkRuns } from "../components/model-service/spark/index.ts";
import { renderSpark } from "../components/model-service/spark/render.ts";
import { sparkFileBytes } from "../components/model-service/spark/pods.ts";
import { isSparkModel } from "../components/model-service/spark/settings.ts";
import { teamNamespace } from "../components/network-peers.ts";
import { SparkOperator } from "../components/spark-operator/index.ts";
import { sparkImage, type ImageName } from "../runtimes/images.ts";
import type { Environment } from "./environments/environment.ts";

/** Namespaces of the teams whose models' files Spark scores, in order. Pure. */
export function sparkNamespaces(models: readonly ResolvedModel[]): readonly string[] {
  return [...new Set(models.filter(isSparkModel).map(({ team }) => teamNamespace(team)))].sort();
}

/** The most bytes that a pod of these models' runs by Spark may have on its node's disk; 0 where there is none. Pure. */
export function mostSparkFiles(models: readonly ResolvedModel[]): number {
  return Math.max(0, ...models.filter(isSparkModel).map(sparkFileBytes));
}

/** Spark's operator, where Spark scores a model's files. */
export function makeSparkOperator(
  { images, cluster: { dns }, monitoring: { clusterAddresses } }: Environment,
  models: readonly ResolvedModel[],
  opts: pulumi.ComponentResourceOptions,
): SparkOperator | undefined {
  const namespaces = sparkNamespaces(models);
  if (namespaces.length === 0) return undefined;
  if (images.sparkOperator === undefined) throw new RangeError("no image of Spark's operator");
  return new SparkOperator("spark-operator", { image: images.sparkOperator, namespaces, dns, clusterAddresses }, opts);
}

/** What Spark scores the model's files by, where it does. */
export function makeSpark(
  model: ResolvedModel,
  image: pulumi.Input<string> | undefined,
  bindings: Bindings<pulumi.Input<string>>,
  opts: pulumi.ComponentResourceOptions,
): void {
  if (!isSparkModel(model)) return;
  if (image === undefined) throw new RangeError(`no image of Spark that scores files of ${model.name}`);
  new SparkRuns(model.name, { model, bindings: { ...bindings, sparkImage: image } }, opts);
}

/** The same as plain data, from the same renderers. Pure. */
export function sparkObjects(model: ResolvedModel, bindings: Bindings<string>, images: (name: ImageName) => string) {
  if (!isSparkModel(model)) return [];
  const { account, role, binding, application } = renderSpark(model, { ...bindings, sparkImage: images(sparkImage) });
  return [account, role, binding, application];
}
