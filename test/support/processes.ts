import { readdirSync, readFileSync } from "node:fs";

/** Ids of all processes that were started with this Pulumi home and still live: the engine, its plugins, what they started. */
export function processesOf(pulumiHome: string): readonly string[] {
  return readdirSync("/proc").filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/environ`, "utf8").includes(`PULUMI_HOME=${pulumiHome}\0`);
    } catch {
      return false; // it has ended in the meantime
    }
  });
}
