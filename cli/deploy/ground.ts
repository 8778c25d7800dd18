import { prepareGround } from "../../local/bring-up.ts";
import { currentEngine } from "../../local/current.ts";
import { ensureStack } from "../../local/engine.ts";
import { askedModels, substrateFile } from "../../local/substrate.ts";
import { parseAsked } from "../../stacks/environments/asked.ts";
import { local } from "../../stacks/environments/local.ts";
import { localPlace, type Against } from "../preview/places.ts";
import { wantedLocally } from "../up/wanted.ts";

/**
 * What `local` stands on, prepared as `make up` does: cluster, images, artifacts. Without MODELS it serves the models that
 * were asked for last.
 */
export async function localPlaceReady(): Promise<Against> {
  const print = console.log;
  // Progress goes beside the answer, which is the only thing on standard output.
  console.log = console.error;
  try {
    const asked = parseAsked(process.env["MODELS"]) ?? askedModels(substrateFile(currentEngine()));
    const { ground } = await prepareGround(local.name, await wantedLocally(asked));
    await ensureStack(ground.engine, () => undefined);
    return localPlace();
  } finally {
    console.log = print;
  }
}
