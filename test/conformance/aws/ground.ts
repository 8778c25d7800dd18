import type { Value } from "../../../local/providers/serve/values.ts";
import type { Engine } from "../engine.ts";
import { declare, kept } from "./account.ts";

export function trust(service: string): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: service } }],
  });
}

export function allow(action: string, resource: string): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: action, Resource: resource }],
  });
}

/** A network of two zones, roles and a cluster: what many cases stand on. */
export async function makeGround(engine: Engine): Promise<void> {
  const id = (name: string): string => kept(engine, name).id;
  await engine.one(declare("ec2/vpc:Vpc", "vpc", { cidrBlock: "10.0.0.0/16" }));
  for (const [index, zone] of ["a", "b"].entries())
    await engine.one(
      declare("ec2/subnet:Subnet", `subnet-${zone}`, {
        vpcId: id("vpc"),
        cidrBlock: `10.0.${index}.0/24`,
        availabilityZone: `eu-west-1${zone}`,
      }),
    );
  await engine.one(declare("iam/role:Role", "role", { name: "role", assumeRolePolicy: trust("eks.amazonaws.com") }));
  await engine.one(declare("eks/cluster:Cluster", "cluster", clusterInputs(engine)));
}

export function clusterInputs(engine: Engine): Record<string, Value> {
  return {
    name: "main",
    version: "1.34",
    roleArn: kept(engine, "role").outputs["arn"] ?? "",
    accessConfig: { authenticationMode: "API" },
    vpcConfig: { subnetIds: [kept(engine, "subnet-a").id, kept(engine, "subnet-b").id] },
  };
}

export function nodeGroupInputs(engine: Engine): Record<string, Value> {
  return {
    clusterName: "main",
    nodeGroupName: "cpu",
    nodeRoleArn: kept(engine, "role").outputs["arn"] ?? "",
    subnetIds: [kept(engine, "subnet-a").id],
    scalingConfig: { minSize: 1, desiredSize: 1, maxSize: 3 },
  };
}
