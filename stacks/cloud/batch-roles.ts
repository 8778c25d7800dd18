import { awsName } from "../../components/aws-names.ts";
import { batchName } from "../../components/model-service/batch/names.ts";
import { batchStatements } from "../../components/model-service/batch/policies.ts";
import { resolveBatch } from "../../components/model-service/batch.ts";
import { teamNamespace } from "../../components/network-peers.ts";
import type { CloudEnvironment } from "../environments/environment.ts";
import type { ModelRole } from "./pod-roles.ts";

/**
 * The roles of an environment's models that score files on S3, each for the runs of one model alone: its own replicas, which
 * answer requests, read and write no rows. Pure.
 */
export function batchRoles({
  name: environment,
  account: { id: account, region },
  models,
}: Pick<CloudEnvironment, "name" | "account" | "models">): readonly ModelRole[] {
  return models.flatMap((model) => {
    const batch = resolveBatch(model, environment);
    if (batch === "none") return [];
    const allows = batchStatements(batch, { region, account });
    if (allows.length === 0) return [];
    const serviceAccount = batchName(model.name);
    const namespace = teamNamespace(model.team);
    return [{ name: awsName(environment, serviceAccount), namespace, serviceAccount, allows }];
  });
}
