import { validateCi } from "../../components/accounts/validate.ts";
import type { Issue } from "../../components/issues.ts";
import type { ResolvedModel } from "../../components/model-service/resolve.ts";
import type { CloudEnvironment } from "../environments/environment.ts";

/** What is wrong with the teams that have a stack of their own. Pure. */
export function cellIssues({ name, cells, teams }: CloudEnvironment): readonly Issue[] {
  return Object.entries(cells).flatMap(([team, ci]): readonly Issue[] => {
    const path = `cells.${team}`;
    const known = Object.hasOwn(teams, team);
    const message = `"${team}" is no team of ${name}. Teams are ${Object.keys(teams).join(", ")}; add it there, or remove it here.`;
    return [...(known ? [] : [{ code: "EN062" as const, path, message }]), ...validateCi(ci, path)];
  });
}

/**
 * Models of a team with a stack of its own that are used in a way that this stack may not make: the team has no right to network
 * policies and runs (components/team-cell/rights.ts). Pure.
 */
export function cellModelIssues(
  { name, cells }: Pick<CloudEnvironment, "name" | "cells">,
  models: readonly Pick<ResolvedModel, "name" | "team" | "nearline" | "batch">[],
): readonly Issue[] {
  return models
    .filter(({ team }) => Object.hasOwn(cells, team))
    .flatMap((model) =>
      (["nearline", "batch"] as const)
        .filter((way) => model[way] !== "none")
        .map((way) => ({
          code: "EN064" as const,
          path: `models.${model.name}.${way}`,
          message: `The stack ${name}-${model.team} may not make what this needs: network policies, and runs. Leave ${model.team} out of cells, or give the model no ${way} in ${name}.`,
        })),
    );
}
