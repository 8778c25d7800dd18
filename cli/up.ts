import { formatIssues } from "../components/issues.ts";
import { bringUp } from "../local/bring-up.ts";
import { ensureStarter } from "../local/bundle/starter.ts";
import { resolveParity } from "../components/model-service/parity.ts";
import { needsKeda } from "../components/model-service/scaling.ts";
import { Problem, runMain } from "../local/console/problem.ts";
import { functionOf } from "../runtimes/custom/images.ts";
import { builtRuntimes, driftImage, parityImage } from "../runtimes/images.ts";
import { artifactIssues } from "../stacks/artifact-issues.ts";
import { parseAsked, withAsked } from "../stacks/environments/asked.ts";
import { artifactOf } from "./releases/to-carry.ts";
import { local } from "../stacks/environments/local.ts";

/** `make up`: the environment on this machine, with the models that it serves or, by `MODELS=…`, those that were asked for. */
await runMain(async () => {
  const asked = parseAsked(process.env["MODELS"]);
  const { name, models } = withAsked(local, asked);
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
  await bringUp(name, {
    // One that is in its own image, or in the model store, is not packed here.
    models: models.map(({ name }) => name).filter((name) => packed.has(name)),
    keda: models.some((model) => needsKeda(model, name)),
    images: [
      ...builtRuntimes.filter((kind) => kinds.has(kind)),
      ...(models.some((model) => resolveParity(model) !== "none") ? [parityImage] : []),
      ...(models.some(({ payloads }) => payloads !== undefined) ? [driftImage] : []),
    ],
    functions: models.flatMap((model) => functionOf(model.name, model.runtime) ?? []),
    ...(asked === undefined ? {} : { asked }),
  });
  await ensureStarter("cli/up.ts");
});
