import { currentCluster } from "./cluster/current.ts";
import { shellWord } from "./cluster/supervise.ts";
import { engineEnv } from "./engine.ts";
import { engineOf } from "./stack.ts";

/** Prints what a shell needs so that plain `pulumi`, `kubectl` and `helm` work on the local stack. */
for (const [name, value] of Object.entries(engineEnv(engineOf(currentCluster(), "local"))))
  console.log(`export ${name}=${shellWord(value)}`);
