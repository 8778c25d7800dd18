import { routesLabel } from "../../gateway-names.ts";
import { labelKeys } from "../../model-labels.ts";
import { servesModels, teamNamespace } from "../../network-peers.ts";
import { closedNamespace } from "../../pod-security.ts";

/** The namespace of a team's models: it refuses pods that may do more than serve, and the gateway may route to it. */
export function modelNamespace(team: string) {
  return closedNamespace(teamNamespace(team), { ...routesLabel, ...servesModels, [labelKeys.team]: team });
}
