/** Environments in the order in which a version climbs them. */
export const environmentNames = ["local", "dev", "sit", "stg", "prd"] as const;

export type EnvironmentName = (typeof environmentNames)[number];
