import { join } from "node:path";
import type { EngineSettings } from "./engine.ts";

/** How the engine runs a stack of this machine: its plugins and its state lie in the folder of what it stands on. */
export function engineOf(folder: string, kubeconfig: string, stack: string): EngineSettings {
  return { stack, home: join(folder, "pulumi/home"), backend: join(folder, "pulumi/state"), kubeconfig };
}
