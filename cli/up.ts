import { bringUp } from "../local/bring-up.ts";
import { ensureStarter } from "../local/bundle/starter.ts";
import { runMain } from "../local/console/problem.ts";
import { parseAsked } from "../stacks/environments/asked.ts";
import { local } from "../stacks/environments/local.ts";
import { wantedLocally } from "./up/wanted.ts";

/** `make up`: the environment on this machine, with the models that it serves or, by `MODELS=…`, those that were asked for. */
await runMain(async () => {
  await bringUp(local.name, await wantedLocally(parseAsked(process.env["MODELS"])));
  await ensureStarter("cli/up.ts");
});
