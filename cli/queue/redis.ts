import { queuesPod } from "../../components/redis/render.ts";
import { Problem } from "../../local/console/problem.ts";
import { run } from "../../local/console/run.ts";
import type { ClusterAccess } from "../environment/cluster.ts";

/** Runs a script in the Redis that keeps queues. @returns what it returns, as text */
export type RunScript = (
  script: string,
  keys: readonly string[],
  args: readonly (string | number)[],
) => Promise<string>;

/** The words of a call of redis-cli. An answer that is an error ends it with code 1. Pure. */
export function evalWords(
  script: string,
  keys: readonly string[],
  args: readonly (string | number)[],
): readonly [string, ...string[]] {
  return ["redis-cli", "-e", "--raw", "eval", script.trim(), String(keys.length), ...keys, ...args.map(String)];
}

/** By redis-cli in the server's own container: nothing has to be opened for whoever operates it. */
export function redisOf({ kubectl }: ClusterAccess): RunScript {
  const { namespace, pod, container } = queuesPod;
  return async (script, keys, args) => {
    try {
      return await run([
        ...kubectl,
        "exec",
        "--namespace",
        namespace,
        pod,
        "--container",
        container,
        "--",
        ...evalWords(script, keys, args),
      ]);
    } catch (error) {
      // The command has whole scripts in it: what Redis said is enough.
      const said =
        error instanceof Problem
          ? error.message.split("\n").slice(1).join("\n").trim() || error.message
          : String(error);
      throw new Problem(
        `The Redis that keeps queues does not answer: ${said}`,
        `kubectl get pods -n ${namespace}; what was done until now is done, and the command can be run again.`,
      );
    }
  };
}
