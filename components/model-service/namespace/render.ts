import { routesLabel } from "../../gateway-names.ts";
import { labelKeys, ownModels } from "../../model-labels.ts";
import { servesModels, teamNamespace } from "../../network-peers.ts";
import { closedNamespace } from "../../pod-security.ts";
import type { ResolvedModel } from "../resolve.ts";

/** The namespace of a team's models: it refuses pods that may do more than serve, and the gateway may route to it. */
export function modelNamespace(team: string, models: readonly ResolvedModel[]) {
  const names = models.map(({ name }) => name).sort();
  return closedNamespace(
    teamNamespace(team),
    { ...routesLabel, ...servesModels, [labelKeys.team]: team },
    names.length === 0 ? {} : { [ownModels]: names.join(",") },
  );
}
