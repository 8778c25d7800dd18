import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { BatchRuns } from "../components/model-service/batch/index.ts";
import { workerResources } from "../components/model-service/batch/job.ts";
import { isBatchModel, type BatchModel } from "../components/model-service/batch/pipeline.ts";
import { batchVolume } from "../components/model-service/batch/volume.ts";
import { renderBatch } from "../components/model-service/batch/render.ts";
import type { Bindings } from "../components/model-service/bindings.ts";
import { isSparkModel } from "../components/model-service/spark/settings.ts";
import type { ResolvedModel } from "../components/model-service/resolve.ts";
import { teamNamespace } from "../components/network-peers.ts";
import { lockValue } from "../locks/locks.ts";
import { batchImage, type ImageName } from "../runtimes/images.ts";
import { cloudPools } from "./cloud/pools.ts";
import type { Environment } from "./environments/environment.ts";

/**
 * What an hour of one pod of a run costs: its share of the CPUs of the first node that it may run on, by the price of spot
 * nodes where one is known, else by that on demand; 0 where none is. Pure.
 */
export function usdPerPodHour({ cloud }: Pick<Environment, "cloud">, model: BatchModel): number {
  if (cloud === undefined) return 0;
  const { file, facts } = cloud;
  const pools = cloudPools(file, facts.locks).filter((pool) => pool.for === "models" && pool.gpus === 0);
  const takesSpot = model.batch.spot !== "never";
  const pool = pools.find(({ capacity }) => takesSpot && capacity === "spot") ?? pools[0];
  const [instance] = pool?.instances ?? [];
  if (pool === undefined || instance === undefined) return 0;
  const priceOf = (item: string): number | undefined => {
    const fact = lockValue(facts.locks, "prices", `${file.account.region}/${item}`);
    return fact.kind === "resolved" ? fact.value : undefined;
  };
  const spot = pool.capacity === "spot" ? priceOf(`spot/${instance}`) : undefined;
  const hour = spot ?? priceOf(instance);
  return hour === undefined ? 0 : (hour * (model.cpu + workerResources.cpu)) / pool.instance.cpu;
}

/** The model's runs, where it scores files. */
export function makeBatch(
  environment: Environment,
  model: ResolvedModel,
  image: pulumi.Input<string> | undefined,
  bindings: Bindings<pulumi.Input<string>>,
  opts: pulumi.ComponentResourceOptions,
): void {
  if (!isBatchModel(model) || isSparkModel(model)) return;
  if (image === undefined) throw new RangeError(`no image that scores files of ${model.name}`);
  const bound = { ...bindings, batchImage: image, usdPerPodHour: usdPerPodHour(environment, model) };
  new BatchRuns(model.name, { model, bindings: bound }, opts);
}

/** The same as plain data, from the same renderers. Pure. */
export function batchObjects(
  environment: Environment,
  model: ResolvedModel,
  bindings: Bindings<string>,
  images: (name: ImageName) => string,
) {
  if (!isBatchModel(model) || isSparkModel(model)) return [];
  const bound = { ...bindings, batchImage: images(batchImage), usdPerPodHour: usdPerPodHour(environment, model) };
  const { account, cronJob } = renderBatch(model, bound);
  return [account, cronJob];
}

/** The folder of the machine in front of you, as a team's volume, where its models use it. Pure. */
export function batchVolumeObjects(environment: Environment, team: string, models: readonly ResolvedModel[]) {
  const { batchFolder } = environment;
  if (batchFolder === undefined || !teamsWithVolume(environment, models).includes(team)) return [];
  const { volume, claim } = batchVolume(team, teamNamespace(team), batchFolder);
  return [volume, claim];
}

/** Teams whose models read or write the environment's own volume. */
export function teamsWithVolume(
  { batchFolder }: Pick<Environment, "batchFolder">,
  models: readonly ResolvedModel[],
): readonly string[] {
  if (batchFolder === undefined) return [];
  const uses = models.filter(
    ({ batch }) =>
      batch !== "none" && [batch.input, batch.output].some((place) => place.on === "volume" && place.claim === "batch"),
  );
  return [...new Set(uses.map(({ team }) => team))].sort();
}

/** The folder of the machine in front of you, as a volume of the teams that use it. */
export function makeBatchVolumes(
  environment: Environment,
  models: readonly ResolvedModel[],
  teams: ReadonlyMap<string, { readonly namespace: pulumi.Input<string>; readonly before: readonly pulumi.Resource[] }>,
  kubernetes: k8s.Provider,
): readonly pulumi.Resource[] {
  const { batchFolder } = environment;
  if (batchFolder === undefined) return [];
  return teamsWithVolume(environment, models).flatMap((team) => {
    const place = teams.get(team);
    if (place === undefined) return [];
    const { volume, claim } = batchVolume(team, place.namespace, batchFolder);
    const opts = { provider: kubernetes, dependsOn: [...place.before] };
    const made = new k8s.core.v1.PersistentVolume(volume.metadata.name, volume, opts);
    return [
      new k8s.core.v1.PersistentVolumeClaim(volume.metadata.name, claim, {
        ...opts,
        dependsOn: [...place.before, made],
      }),
    ];
  });
}
