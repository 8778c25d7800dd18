import { currentCluster } from "./cluster/current.ts";
import { shellWord } from "./cluster/supervise.ts";
import { engineEnv, type EngineSettings } from "./engine.ts";
import { ownCluster, ownFolder } from "./ground/own.ts";
import { engineOf } from "./stack.ts";

function settings(): EngineSettings {
  const own = ownCluster(process.env);
  if (own !== undefined) return engineOf(ownFolder(own), own.kubeconfig, "local");
  const cluster = currentCluster();
  return engineOf(cluster.folder, cluster.kubeconfig, "local");
}

/** Prints what a shell needs so that plain `pulumi`, `kubectl` and `helm` work on the local stack. */
for (const [name, value] of Object.entries(engineEnv(settings()))) console.log(`export ${name}=${shellWord(value)}`);
