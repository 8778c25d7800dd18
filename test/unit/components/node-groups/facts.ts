import type { InstanceFacts } from "../../../../components/instance-facts.ts";
import { loadLocks } from "../../../../locks/load.ts";

/** What the committed locks know of instance types. */
export function lockedInstances(): {
  (name: string): InstanceFacts | undefined;
  readonly names: readonly string[];
} {
  const loaded = loadLocks();
  if ("issues" in loaded) throw new Error(JSON.stringify(loaded.issues, undefined, 2));
  const { instances } = loaded.locks;
  const look = (name: string): InstanceFacts | undefined => {
    const fact = instances.get(name);
    return fact?.kind === "resolved" ? fact.value : undefined;
  };
  return Object.assign(look, { names: [...instances.keys()] });
}
