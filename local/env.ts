import { shellWord } from "./cluster/supervise.ts";
import { currentEngine } from "./current.ts";
import { engineEnv } from "./engine.ts";

/** Prints what a shell needs so that plain `pulumi`, `kubectl` and `helm` work on the local stack. */
for (const [name, value] of Object.entries(engineEnv(currentEngine())))
  console.log(`export ${name}=${shellWord(value)}`);
