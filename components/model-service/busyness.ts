import type { Busyness } from "../../runtimes/adapter.ts";
import type { RuntimeSpec } from "../../runtimes/kinds.ts";
import { wholeCpus } from "../../runtimes/threads.ts";
import { adapterOf } from "./plan.ts";

/** What a model's number of replicas may follow. @param cpu CPUs that one replica may use */
export function busynessOf(runtime: RuntimeSpec, cpu: number): Busyness {
  return adapterOf(runtime).busyness?.(runtime, cpu) ?? { atOnce: wholeCpus(cpu) };
}
