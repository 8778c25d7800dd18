import { Problem } from "../../local/console/problem.ts";
import type { Criteria } from "./criteria.ts";
import type { Verdict } from "./verdict.ts";

/**
 * Judges a challenger against the champion by what the gateway measured of both.
 *
 * @param environment its name, as in stacks/environments
 * @param challenger its digest. Default: the only one that there is
 * @throws {Problem} where there is no challenger, or the cluster or its Prometheus cannot be asked
 */
export function judge(environment: string, model: string, criteria: Criteria, challenger?: string): Promise<Verdict> {
  const named = challenger ?? `the challenger, by ${criteria.requests} requests,`;
  return Promise.reject(
    new Problem(`${model} in ${environment}: ${named} cannot be judged yet.`, `npx ml traffic ${model} ${environment}`),
  );
}
