import { awsName } from "./aws-names.ts";
import type { EnvironmentName } from "./environment-names.ts";

/** The bucket that holds an environment's state; globally unique, as it holds the account's id. */
export function stateBucket(environment: EnvironmentName, account: string): string {
  return `ml-serving-state-${environment}-${account}`;
}

/** Alias of the KMS key that the state's secrets are encrypted with, as AWS wants it: `alias/ml-serving-prd-state`. */
export function stateKeyAlias(environment: EnvironmentName): string {
  return `alias/${awsName(environment, "state")}`;
}
