import { awsName } from "../../components/aws-names.ts";
import { nearlineAccount, resolveNearline } from "../../components/nearline/settings.ts";
import { outletStatements } from "../../components/nearline/ways-out.ts";
import { teamNamespace } from "../../components/network-peers.ts";
import type { CloudEnvironment } from "../environments/environment.ts";
import type { ModelRole } from "./pod-roles.ts";

/**
 * The roles of workers that give results away on AWS and have no role by their queue, as on SQS: each model's for its own bucket
 * and its own secret. Pure.
 */
export function nearlineRoles({
  name: environment,
  account: { id: account, region },
  queues,
  models,
}: Pick<CloudEnvironment, "name" | "queues" | "models"> & {
  readonly account: Pick<CloudEnvironment["account"], "id" | "region">;
}): readonly ModelRole[] {
  if (queues?.kind === "sqs") return [];
  return models.flatMap(({ name: model, team, nearline: spec }) => {
    if (spec === undefined) return [];
    const nearline = resolveNearline(spec, environment);
    const allows = outletStatements({ team, nearline }, { environment, account, region });
    if (allows.length === 0) return [];
    const name = awsName(environment, "nearline", model);
    return [{ name, namespace: teamNamespace(team), serviceAccount: nearlineAccount(model), allows }];
  });
}
