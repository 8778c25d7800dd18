import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { currentCluster } from "./cluster/current.ts";
import { clusterDown } from "./cluster/down.ts";
import { runMain } from "./console/problem.ts";
import { step } from "./console/steps.ts";
import { destroy } from "./engine.ts";
import { ownCluster, ownFolder } from "./ground/own.ts";
import { keepArtifacts, keptFolder, notFromFiles } from "./kept-artifacts.ts";
import { engineOf } from "./stack.ts";

const stack = "local";

/**
 * Takes down what `make up` brought up; what was built stays in the cache. The embedded cluster goes as a whole, without
 * a trace, but for artifacts that its registry alone had. A cluster of the user's own stays, and loses what the stack put
 * into it.
 */
await runMain(async () => {
  const own = ownCluster(process.env);
  if (own === undefined) {
    const cluster = currentCluster();
    const kept = keepArtifacts(join(cluster.folder, "registry"), notFromFiles(stack));
    if (kept.length > 0)
      console.log(`  ${kept.length} released from elsewhere or served before: kept in ${keptFolder()}`);
    await step(`cluster ${cluster.name}`, (say) => clusterDown(cluster, say));
    return;
  }
  const folder = ownFolder(own);
  if (existsSync(folder))
    await step(`stack ${stack} on context ${own.context}`, (say) =>
      destroy(engineOf(folder, own.kubeconfig, stack), say),
    );
  rmSync(folder, { recursive: true, force: true });
});
