import { existsSync, rmSync } from "node:fs";
import { currentCluster } from "./cluster/current.ts";
import { clusterDown } from "./cluster/down.ts";
import { runMain } from "./console/problem.ts";
import { step } from "./console/steps.ts";
import { destroy } from "./engine.ts";
import { ownCluster, ownFolder } from "./ground/own.ts";
import { engineOf } from "./stack.ts";

const stack = "local";

/**
 * Takes down what `make up` brought up; what was built stays in the cache. The embedded cluster goes as a whole, without
 * a trace. A cluster of the user's own stays, and loses what the stack put into it.
 */
await runMain(async () => {
  const own = ownCluster(process.env);
  if (own === undefined) {
    const cluster = currentCluster();
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
