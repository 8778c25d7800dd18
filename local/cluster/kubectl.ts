import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { Problem } from "../console/problem.ts";
import { run } from "../console/run.ts";
import type { Say } from "../console/steps.ts";
import { toolPath } from "../toolchain/paths.ts";

/** Runs kubectl against a cluster and returns what it prints. */
export function kubectl(kubeconfig: string, args: readonly string[], input?: string): Promise<string> {
  return run([toolPath("kubectl"), `--kubeconfig=${kubeconfig}`, ...args], input === undefined ? {} : { input });
}

/** Like {@link kubectl}, but undefined when it fails, for questions that may be asked before there is an answer. */
export async function tryKubectl(kubeconfig: string, args: readonly string[]): Promise<string | undefined> {
  const result = await execa(toolPath("kubectl"), [`--kubeconfig=${kubeconfig}`, ...args], {
    reject: false,
    stdin: "ignore",
    timeout: 10_000,
  });
  return result.failed ? undefined : result.stdout;
}

/**
 * Asks again and again until the answer is yes.
 * @param isTrue gives true, or what is still missing, in words
 * @throws {Problem} with the last word when it takes longer than `seconds`
 */
export async function waitUntil(
  what: string,
  isTrue: () => Promise<true | string>,
  options: { readonly seconds: number; readonly say: Say; readonly whatToDo: string },
): Promise<void> {
  const end = Date.now() + options.seconds * 1000;
  for (;;) {
    const answer = await isTrue();
    if (answer === true) return;
    options.say(answer);
    if (Date.now() > end)
      throw new Problem(`${what} did not happen within ${options.seconds} s: ${answer}`, options.whatToDo);
    await sleep(200);
  }
}
