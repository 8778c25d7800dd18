import type { ResolvedModel } from "../../components/model-service/resolve.ts";
import { changedBy, purposeOf } from "../../stacks/cloud/purpose.ts";
import { isCloud } from "../../stacks/environments/environment.ts";
import { environmentFile } from "../../stacks/environments/index.ts";
import { servingOf } from "../rehearse/serving.ts";

/** Models of an environment whose pods are real where this process looks, and those that nobody plays. */
export interface Here {
  readonly isRehearsal: boolean;
  readonly answering: readonly ResolvedModel[];
  /** By the model's name: why nothing could answer. */
  readonly silent: ReadonlyMap<string, string>;
}

/** Which of an environment's models can be asked here: all, but in a rehearsal only those that real nodes run. */
export async function modelsHere(
  name: string,
  models: readonly ResolvedModel[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<Here> {
  const purpose = purposeOf(env);
  const file = changedBy(purpose, await environmentFile(name));
  if (purpose.for !== "rehearsal" || !isCloud(file))
    return { isRehearsal: false, answering: models, silent: new Map() };
  // A rehearsal that serves has images of its own making.
  const isServing = Object.keys(purpose.images).length > 0;
  const { models: served, leftOut } = servingOf(file, models);
  const real = new Set(isServing ? served.map((model) => model.name) : []);
  const why = new Map(leftOut.map((one) => [one.name, one.why]));
  const silent = models.filter((model) => !real.has(model.name));
  return {
    isRehearsal: true,
    answering: models.filter((model) => real.has(model.name)),
    silent: new Map(
      silent.map((model) => [model.name, why.get(model.name) ?? "kwok plays its nodes in this rehearsal"]),
    ),
  };
}
