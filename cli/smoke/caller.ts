import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { CallerAuthentication } from "../../components/edge/settings.ts";
import type { ResolvedModel } from "../../components/model-service/resolve.ts";
import { Problem } from "../../local/console/problem.ts";
import type { Environment } from "../../stacks/environments/environment.ts";
import { modelsHere } from "./here.ts";

/** Where somebody's own token or key is, for environments whose gateway asks for one. */
export const callerVariable = "ML_SERVING_CALLER";

/** The same as a file, or a folder with a file for each environment, called as it is. What is not there counts as not said. */
export const callerFileVariable = "ML_SERVING_CALLER_FILE";

/** The token or key that this process calls an environment with; undefined where it has none. */
export function callerGiven(environment: string, env: NodeJS.ProcessEnv = process.env): string | undefined {
  const own = env[callerVariable]?.trim() ?? "";
  if (own !== "") return own;
  const named = env[callerFileVariable] ?? "";
  if (named === "") return undefined;
  const isFolder = statSync(named, { throwIfNoEntry: false })?.isDirectory() === true;
  const file = isFolder ? join(named, environment) : named;
  if (statSync(file, { throwIfNoEntry: false }) === undefined) return undefined;
  const text = readFileSync(file, "utf8").trim();
  return text === "" ? undefined : text;
}

/** The header by which callers of an environment are let in. Pure. @throws {Problem} where one is needed and none is there */
export function callerHeaders(
  environment: string,
  callers: CallerAuthentication | "network",
  given: string | undefined,
): Readonly<Record<string, string>> {
  if (callers === "network") return {};
  if (given === undefined || given === "")
    throw new Problem(
      `The gateway of ${environment} lets nobody in without ${"jwt" in callers ? `a token of ${callers.jwt.issuer}` : `a key in the header ${callers.apiKeys.header}`}.`,
      `Put ${"jwt" in callers ? "a token" : "the key of a client"} into ${callerVariable}, or into a file that ${callerFileVariable} names, and run it again.`,
    );
  return "jwt" in callers ? { authorization: `Bearer ${given}` } : { [callers.apiKeys.header]: given };
}

/** Whether a champion is asked through the gateway: with pins and challengers it answers some of the requests only. Pure. */
export function isChampionAlone({ variants }: ResolvedModel, champion: string): boolean {
  return variants.every(({ weight, name }) => name === champion || weight === 0);
}

/**
 * Looks whether models can be asked once they are brought up, before anything is.
 * @throws {Problem} where the gateway would let nobody in
 */
export async function refuseWithoutCaller(
  { name, cloud }: Environment,
  models: readonly ResolvedModel[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<void> {
  const { isRehearsal } = await modelsHere(name, models, env);
  // Both are asked at their Services: models of a rehearsal, and champions that share their requests.
  const isByGateway = models.some((model) =>
    model.variants.some(({ role, name: variant }) => role === "champion" && isChampionAlone(model, variant)),
  );
  if (isRehearsal || !isByGateway) return;
  callerHeaders(name, cloud?.file.edge.callers ?? "network", callerGiven(name, env));
}
