import { join } from "node:path";
import type { ClusterLayout } from "./cluster/layout.ts";
import type { EngineSettings } from "./engine.ts";

/** How the engine runs a stack whose cluster is on this machine: its plugins and its state lie beside the cluster. */
export function engineOf(cluster: ClusterLayout, stack: string): EngineSettings {
  return {
    stack,
    home: join(cluster.folder, "pulumi/home"),
    backend: join(cluster.folder, "pulumi/state"),
    kubeconfig: cluster.kubeconfig,
  };
}
