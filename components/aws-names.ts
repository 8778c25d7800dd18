import type { EnvironmentName } from "./environment-names.ts";

/**
 * The name of an environment's object on AWS: `ml-serving-prd-flow-logs`. Names are given and not left to the engine, so
 * that a run that was cut off meets what it made, and policies can name what is the environment's own.
 */
export function awsName(environment: EnvironmentName, ...parts: readonly string[]): string {
  return ["ml-serving", environment, ...parts].join("-");
}
