import { currentCluster } from "./cluster/current.ts";
import type { EngineSettings } from "./engine.ts";
import { ownCluster, ownFolder } from "./ground/own.ts";
import { engineOf } from "./stack.ts";

/** The engine of stack `local` on the cluster that this process works with: the embedded one, or one of the user's own. */
export function currentEngine(env: NodeJS.ProcessEnv = process.env): EngineSettings {
  const own = ownCluster(env);
  if (own !== undefined) return engineOf(ownFolder(own), own.kubeconfig, "local");
  const cluster = currentCluster(env);
  return engineOf(cluster.folder, cluster.kubeconfig, "local");
}
