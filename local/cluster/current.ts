import { clusterLayout, type ClusterLayout } from "./layout.ts";

/**
 * The cluster that this process works with: `local`, unless the environment names another that stands beside it.
 *
 * - `ML_SERVING_CLUSTER`: its name. Default `local`.
 * - `ML_SERVING_PORT_BLOCK`: which block of loopback ports it takes, 0 to 99. Default 0.
 */
export function currentCluster(env: NodeJS.ProcessEnv = process.env): ClusterLayout {
  const block = Number(env["ML_SERVING_PORT_BLOCK"] ?? "0");
  if (!Number.isInteger(block) || block < 0 || block > 99)
    throw new RangeError(
      `ML_SERVING_PORT_BLOCK must be a whole number from 0 to 99, not "${env["ML_SERVING_PORT_BLOCK"] ?? ""}"`,
    );
  return clusterLayout(env["ML_SERVING_CLUSTER"] ?? "local", { portBlock: block });
}
