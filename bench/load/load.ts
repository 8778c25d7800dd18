import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { repositoryRoot } from "../../local/toolchain/paths.ts";
import type { Outcome } from "./outcome.ts";
import type { LoadPlan } from "./plan.ts";

/** A load that runs in a process of its own, so that nothing which is done meanwhile disturbs its clock. */
export interface Load {
  /** Ends it, waits for the requests that are under way, and gives what became of all of them. */
  readonly stop: () => Promise<readonly Outcome[]>;
}

export function startLoad(plan: LoadPlan): Load {
  const sender = fork(join(repositoryRoot, "bench/load/sender.ts"), {
    execArgv: ["--import", "tsx"],
    serialization: "advanced",
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  sender.send(plan);
  return {
    stop: async () => {
      const told = once(sender, "message") as Promise<[readonly Outcome[]]>;
      const ended = once(sender, "exit").then(([code]) => {
        throw new Error(`the sender ended with ${String(code)} and told nothing`);
      });
      sender.send("stop");
      const [outcomes] = await Promise.race([told, ended]);
      return outcomes;
    },
  };
}
