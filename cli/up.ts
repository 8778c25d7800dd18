import { bringUp } from "../local/bring-up.ts";
import { ensureStarter } from "../local/bundle/starter.ts";
import { runMain } from "../local/console/problem.ts";
import { functionOf } from "../runtimes/custom/images.ts";
import { builtRuntimes } from "../runtimes/images.ts";
import { parseAsked, withAsked } from "../stacks/environments/asked.ts";
import { local } from "../stacks/environments/local.ts";

/** `make up`: the environment on this machine, with the models that it serves or, by `MODELS=…`, those that were asked for. */
await runMain(async () => {
  const asked = parseAsked(process.env["MODELS"]);
  const { name, models } = withAsked(local, asked);
  const kinds = new Set<string>(models.map(({ runtime }) => runtime.kind));
  await bringUp(name, {
    models: models.map((model) => model.name),
    runtimes: builtRuntimes.filter((kind) => kinds.has(kind)),
    functions: models.flatMap((model) => functionOf(model.name, model.runtime) ?? []),
    ...(asked === undefined ? {} : { asked }),
  });
  await ensureStarter("cli/up.ts");
});
