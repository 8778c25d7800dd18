import { existsSync } from "node:fs";
import { currentEngine } from "../../local/current.ts";
import { engineEnv, type EngineSettings } from "../../local/engine.ts";
import type { PreviewPlace } from "../../local/engine-preview.ts";
import { stateFile } from "../../local/engine-files.ts";
import { Problem } from "../../local/console/problem.ts";
import { toolPath } from "../../local/toolchain/paths.ts";
import type { StackReport } from "../../preview/report.ts";

/** Where a stack is previewed, and what a report calls it. */
export interface Against {
  readonly against: StackReport["against"];
  readonly place: PreviewPlace;
}

/** The engine of a stack whose state is on this machine. */
export function placeOf(engine: EngineSettings): PreviewPlace {
  return {
    file: toolPath("pulumi"),
    env: { ...process.env, ...engineEnv(engine) },
    ...(engine.program === undefined ? {} : { program: engine.program }),
    configFile: engine.configFile,
    signal: engine.signal,
  };
}

/** Stack `local` on its cluster. @throws {Problem} where nobody has brought it up */
export function localPlace(): Against {
  const engine = currentEngine();
  if (!existsSync(stateFile(engine)))
    throw new Problem("Stack local is not up: there is nothing that a preview could be compared with.", "make up");
  return { against: "local", place: placeOf(engine) };
}

/**
 * A stack of an account, with the shell's own Pulumi, its login and its credentials; or of a rehearsal that was kept, in a
 * shell that has read its file `env`.
 */
export function shellPlace(env: NodeJS.ProcessEnv = process.env): Against {
  const isRehearsal = (env["ML_SERVING_REHEARSAL"] ?? "") !== "";
  return { against: isRehearsal ? "rehearsal" : "account", place: { file: "pulumi", env } };
}
