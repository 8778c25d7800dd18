import { formatIssues } from "../../components/issues.ts";
import { isBatched } from "../../components/model-service/batch.ts";
import { resolveParity } from "../../components/model-service/parity.ts";
import { needsKeda } from "../../components/model-service/scaling.ts";
import { Problem } from "../../local/console/problem.ts";
import type { Wanted } from "../../local/ground/ground.ts";
import { functionOf } from "../../runtimes/custom/images.ts";
import { bentoImage, builtRuntimes, driftImage, parityImage, batchImage } from "../../runtimes/images.ts";
import { artifactIssues } from "../../stacks/artifact-issues.ts";
import { withAsked, type Asked } from "../../stacks/environments/asked.ts";
import type { LocalEnvironment } from "../../stacks/environments/environment.ts";
import { local } from "../../stacks/environments/local.ts";
import { artifactOf } from "../releases/to-carry.ts";

/**
 * What has to be there before Pulumi brings `local` up: artifacts, images, KEDA where a model scales by it.
 * @param asked which of its models, where not those that it serves by default
 * @throws {Problem} with everything that is wrong about files of models
 */
export async function wantedLocally(asked: Asked | undefined): Promise<Wanted> {
  const { name, models, graphs = [] } = withAsked<LocalEnvironment>(local, asked);
  const issues = await artifactIssues(name, models);
  if (issues.length > 0)
    throw new Problem(
      formatIssues(issues, name),
      "Mend the files that are named. docs/new.md says what is looked for.",
    );
  const packed = new Set(
    models.filter((model) => artifactOf(model, "")?.repository === `models/${model.name}`).map((model) => model.name),
  );
  const kinds = new Set<string>(models.map(({ runtime }) => runtime.kind));
  return {
    // One that is in its own image, or in the model store, is not packed here.
    models: models.map((model) => model.name).filter((model) => packed.has(model)),
    keda: models.some((model) => needsKeda(model, name)),
    images: [
      ...builtRuntimes.filter((kind) => kinds.has(kind)),
      ...(models.some((model) => resolveParity(model) !== "none") ? [parityImage] : []),
      ...(models.some((model) => isBatched(model, name)) ? [batchImage] : []),
      ...(models.some(({ payloads }) => payloads !== undefined) ? [driftImage] : []),
      ...(graphs.length > 0 || models.some(({ nearline, cache }) => nearline !== undefined || cache !== undefined)
        ? [bentoImage]
        : []),
    ],
    functions: models.flatMap((model) => functionOf(model.name, model.runtime) ?? []),
    ...(asked === undefined ? {} : { asked }),
  };
}
