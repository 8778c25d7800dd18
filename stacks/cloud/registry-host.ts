import type { CloudEnvironment } from "../environments/environment.ts";

/** The registry that an environment pulls from: https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html */
export function registryHost({ registry, account }: CloudEnvironment): string {
  const ecr = `${account.id}.dkr.ecr.${account.region}.amazonaws.com`;
  if ("create" in registry) return ecr;
  const { adopt } = registry;
  return "harbor" in adopt ? `${adopt.harbor.host}/${adopt.harbor.project}` : `${ecr}/${adopt.ecr.prefix}`;
}
