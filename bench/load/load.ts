import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { repositoryRoot } from "../../local/toolchain/paths.ts";
import type { SentOutcome } from "./outcome.ts";
import type { LoadPlan } from "./plan.ts";

/** A load that runs in a process of its own, so that nothing which is done meanwhile disturbs its clock. */
export interface Load {
  /** Ends it, waits for the requests that are under way, and gives what became of all of them. */
  readonly stop: () => Promise<readonly SentOutcome[]>;
  /** Waits for the end of a load that has one, and gives what became of its requests. */
  readonly ended: () => Promise<readonly SentOutcome[]>;
}

export function startLoad(plan: LoadPlan): Load {
  const sender = fork(join(repositoryRoot, "bench/load/sender.ts"), {
    execArgv: ["--import", "tsx"],
    serialization: "advanced",
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  sender.send(plan);
  const told = once(sender, "message") as Promise<[readonly SentOutcome[]]>;
  const gone = once(sender, "exit").then(([code]) => {
    throw new Error(`the sender ended with ${String(code)} and told nothing`);
  });
  const outcomes = Promise.race([told, gone]);
  outcomes.catch(() => undefined); // told to whoever asks for them
  gone.catch(() => undefined);
  const ended = async (): Promise<readonly SentOutcome[]> => (await outcomes)[0];
  return {
    ended,
    stop: () => {
      if (sender.connected) sender.send("stop");
      return ended();
    },
  };
}

/** A load for as long as something is done; it ends also where that fails. */
export async function loadDuring<T>(
  plan: LoadPlan,
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly outcomes: readonly SentOutcome[] }> {
  const load = startLoad(plan);
  try {
    const result = await work();
    return { result, outcomes: await load.stop() };
  } catch (error) {
    await load.stop();
    throw error;
  }
}
