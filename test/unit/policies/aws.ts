import { resource } from "./support.ts";

export const arn = "arn:aws:kms:eu-west-1:111122223333:key/1";

export const goodCluster = {
  name: "it",
  version: "1.36",
  vpcConfig: { endpointPrivateAccess: true, endpointPublicAccess: false },
  encryptionConfig: { resources: ["secrets"], provider: { keyArn: arn } },
  enabledClusterLogTypes: ["api", "audit", "authenticator", "controllerManager", "scheduler"],
  accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false },
};
export const cluster = (props: unknown = goodCluster) => resource("aws:eks/cluster:Cluster", props);

export const goodTemplate = {
  metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
  networkInterfaces: [{ associatePublicIpAddress: "false" }],
};
export const template = (props: unknown = goodTemplate) => resource("aws:ec2/launchTemplate:LaunchTemplate", props);

/** A policy document with one statement. */
export function policy(statement: object): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
}
