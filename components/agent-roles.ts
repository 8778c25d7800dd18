import { awsName } from "./aws-names.ts";
import type { EnvironmentName } from "./environment-names.ts";

/** Agents of a Jenkins that become roles of environments on AWS. */
export const rolesOnAws = ["preview", "deploy"] as const;

export type AwsAgent = (typeof rolesOnAws)[number];

/** Name of the role that agents of a Jenkins in an environment have: others trust it by this name. */
export function agentRoleName(environment: EnvironmentName, agent: AwsAgent): string {
  return awsName(environment, "agents", agent);
}
