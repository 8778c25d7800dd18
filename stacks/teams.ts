import type { ResolvedModel } from "../components/model-service/resolve.ts";
import type { Environment } from "./environments/environment.ts";

/**
 * The models of each team that an environment declares, and of each that only its models name, in the order of their
 * names: each has a namespace, whether or not a model of it is there yet. Pure.
 */
export function modelsByTeam(
  { teams = {} }: Pick<Environment, "teams">,
  models: readonly ResolvedModel[],
): ReadonlyMap<string, readonly ResolvedModel[]> {
  const names = new Set([...Object.keys(teams), ...models.map(({ team }) => team)]);
  return new Map([...names].sort().map((name) => [name, models.filter(({ team }) => team === name)]));
}

/**
 * The models of a stack: a team's own, or those of every team that has no stack of its own. Pure.
 * @param team undefined: the environment's stack
 */
export function modelsOf(
  { cloud }: Pick<Environment, "cloud">,
  models: readonly ResolvedModel[],
  team: string | undefined,
): readonly ResolvedModel[] {
  const cells = cloud?.file.cells ?? {};
  return models.filter((model) => (team === undefined ? !Object.hasOwn(cells, model.team) : model.team === team));
}
