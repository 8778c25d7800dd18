import { clusterDown } from "./cluster/down.ts";
import { currentCluster } from "./cluster/current.ts";
import { runMain } from "./console/problem.ts";
import { step } from "./console/steps.ts";

/** The local cluster and everything on it, gone without a trace; what was built stays in the cache. */
await runMain(async () => {
  const cluster = currentCluster();
  await step(`cluster ${cluster.name}`, (say) => clusterDown(cluster, say));
});
