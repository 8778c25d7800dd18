import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { differences, inventory } from "../../local/rehearsal/inventory.ts";
import type { Say } from "../../local/console/steps.ts";
import { resourcesInState } from "../../local/engine-files.ts";
import { engineEnv } from "../../local/engine.ts";
import { repositoryRoot, toolPath } from "../../local/toolchain/paths.ts";
import { processesOf } from "../../test/support/processes.ts";
import { testStack, type TestStack } from "../../test/support/stack.ts";
import type { Proof } from "./proof.ts";

const kills = 10;

/** How long plugins may take to see that their engine is gone, and to end (ms). */
const pluginsEndWithin = 5_000;

/** How long controllers may take to make or remove what follows from the stack's objects (ms). */
const settlesWithin = 60_000;

/** How the cluster differs from what is expected, once controllers have had their time. */
async function lastingDifferences(stack: TestStack, expected: readonly string[]): Promise<readonly string[]> {
  const end = Date.now() + settlesWithin;
  for (;;) {
    // A kind may be removed between the list of kinds and the list of its objects.
    const found = await inventory(stack.cluster.kubeconfig).catch((error: unknown) => [String(error)]);
    const odd = differences(expected, found);
    if (odd.length === 0 || Date.now() > end) return odd;
    await sleep(2_000);
  }
}

/** The moment of a kill (ms): at random in its tenth of a run, so that all kills together fall into all of it. */
export function momentOf(kill: number, wholeMs: number, random: () => number): number {
  return Math.round(((kill + random()) / kills) * wholeMs);
}

interface Killed {
  /** False when it had ended before. */
  readonly inTime: boolean;
  /** How long it lived (ms). */
  readonly lived: number;
  /** How many resources its state had. */
  readonly resources: number;
  /** Its processes that did not end with it. */
  readonly left: readonly string[];
}

/** Starts `pulumi up` and kills it, with SIGKILL, after `ms`: the engine alone, as when memory runs out. */
async function killedUp(stack: TestStack, ms: number): Promise<Killed> {
  const began = performance.now();
  const child = spawn(toolPath("pulumi"), ["up", "-s", "local", "--yes", "--skip-preview", "--non-interactive"], {
    cwd: repositoryRoot,
    env: { ...process.env, ...engineEnv(stack.engine) },
    stdio: "ignore",
  });
  const ended = once(child, "exit");
  const inTime = await Promise.race([ended.then(() => false), sleep(ms).then(() => true)]);
  child.kill("SIGKILL");
  await ended;
  const lived = performance.now() - began;
  const resources = resourcesInState(stack.engine);
  const end = Date.now() + pluginsEndWithin;
  let left = processesOf(stack.engine.home);
  while (left.length > 0 && Date.now() < end) {
    await sleep(100);
    left = processesOf(stack.engine.home);
  }
  return { inTime, lived, resources, left };
}

async function mustEnd(what: Promise<{ readonly exitCode: number | undefined; readonly all: string }>): Promise<void> {
  const { exitCode, all } = await what;
  if (exitCode !== 0) throw new Error(`an undisturbed run failed:\n${all.slice(-2_000)}`);
}

/** `pulumi up` is killed at random moments; run again it converges, and nothing is left that the program did not ask for. */
export async function killedUps(say: Say): Promise<Proof> {
  const stack = testStack("kills", 95);
  const moments: string[] = [];
  const faults: string[] = [];
  let [mostLeft, objectFaults] = [0, 0];
  const clear = () => stack.pulumi("destroy", "-s", "local", "--yes", "--skip-preview");
  try {
    say("a first run, undisturbed");
    await mustEnd(stack.make("up"));
    const expected = await inventory(stack.cluster.kubeconfig);
    await mustEnd(clear());
    const empty = await inventory(stack.cluster.kubeconfig);
    say("a second, to know how long one takes");
    const whole = await stack.pulumi("up", "-s", "local", "--yes", "--skip-preview");
    await mustEnd(Promise.resolve(whole));
    const all = resourcesInState(stack.engine);
    await mustEnd(clear());
    let wholeMs = whole.seconds * 1000;
    for (let index = 0; index < kills; index += 1) {
      const fault = (text: string): void => {
        faults.push(`kill ${index + 1}: ${text}`);
        say(`FAULT: ${text}`);
      };
      const moment = momentOf(index, wholeMs, Math.random);
      say(`kill ${index + 1} of ${kills}, after ${moment} ms`);
      const killed = await killedUp(stack, moment);
      if (!killed.inTime) {
        // It was faster than the one that was measured: no kill. The same tenth again, of a run as long as this one.
        wholeMs = killed.lived;
        await mustEnd(clear());
        index -= 1;
        continue;
      }
      moments.push(`${(moment / 1000).toFixed(1)} s (${killed.resources} of ${all})`);
      mostLeft = Math.max(mostLeft, killed.left.length);
      if (killed.left.length > 0) fault(`${killed.left.length} processes work on after ${pluginsEndWithin} ms`);
      const again = await stack.make("up");
      if (again.exitCode !== 0) fault(`run again it ends with ${again.exitCode ?? "?"}: ${again.all.slice(-600)}`);
      const odd = await lastingDifferences(stack, expected);
      if (odd.length > 0) fault(`run again the cluster has ${odd.join(", ")}`);
      const cleared = await clear();
      if (cleared.exitCode !== 0) fault(`destroy ends with ${cleared.exitCode ?? "?"}: ${cleared.all.slice(-600)}`);
      const left = await lastingDifferences(stack, empty);
      if (left.length > 0) fault(`after destroy the cluster has ${left.join(", ")}`);
      if (odd.length + left.length > 0) objectFaults += 1;
    }
    return {
      name: "pulumi up killed",
      claim: `\`pulumi up\` killed with SIGKILL at ${kills} random moments and run again: converges each time, nothing orphaned`,
      figures: [
        ["one whole `pulumi up`", `${whole.seconds.toFixed(1)} s`],
        ["killed after (resources that its state had)", moments.join(", ")],
        [`processes of a killed run that still live ${pluginsEndWithin / 1000} s later`, `at most ${mostLeft}`],
        ["lasting objects of the cluster with the stack, without it", `${expected.length}, ${empty.length}`],
        ["kills after which another run or a destroy left other objects", `${objectFaults}`],
        ...(faults.length === 0 ? [] : ([["what did not hold", faults.join("; ")]] as const)),
      ],
      held: faults.length === 0,
    };
  } finally {
    await stack.make("down");
  }
}
