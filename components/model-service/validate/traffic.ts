import type { Issue } from "../../issues.ts";
import { mostBackends } from "../backends.ts";
import { pinnedRequests } from "../pins.ts";
import { planFor } from "../plan.ts";
import type { ResolvedModel } from "../resolve.ts";
import { addresses } from "../route.ts";

/** What a route has room for: https://gateway-api.sigs.k8s.io/reference/spec/#httproutespec */
const room = { rules: 16, expression: 4096 } as const;

function groupIssues(model: ResolvedModel, path: string): readonly Issue[] {
  const groups = pinnedRequests(model.pins);
  // A route for gRPC has a single address: what fits the other fits it.
  const rulesEach = addresses(model, planFor(model, model.variants[0])).length;
  const most = Math.floor(room.rules / rulesEach) - 1;
  const longest = Math.max(0, ...groups.map(({ match }) => match.value.length));
  const issues: Issue[] = [];
  if (groups.length > most)
    issues.push({
      code: "MR036",
      path,
      message: `They ask for ${groups.length} rules for each of the model's ${rulesEach} addresses, and there is room for ${most}. Write those of one header and version one after another, which share a rule, or remove some.`,
    });
  if (longest > room.expression)
    issues.push({
      code: "MR037",
      path,
      message: `Those of one header and version one after another are ${longest} characters long, above ${room.expression}. Remove some, or pin by a header that they share.`,
    });
  return issues;
}

/** What a model's release asks of its routes that they have no room for. */
export function trafficIssues(model: ResolvedModel): readonly Issue[] {
  const file = `releases/${model.environment}/${model.name}.yaml`;
  const challengers = model.variants.filter(({ role }) => role === "challenger").length;
  // A route for gRPC names the shadow among its backends.
  const isNamed = planFor(model, model.variants[0]).grpc !== undefined;
  const beside = isNamed && model.variants.some(({ role }) => role === "shadow") ? " and the shadow" : "";
  const most = mostBackends - (beside === "" ? 1 : 2);
  const tooMany: readonly Issue[] =
    challengers <= most
      ? []
      : [
          {
            code: "MR035",
            path: `${file} challengers`,
            message: `They are ${challengers}, and there is room for ${most} beside the champion${beside}. Retire some.`,
          },
        ];
  return [...tooMany, ...groupIssues(model, `${file} pins`)];
}
