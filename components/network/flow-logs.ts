import { FlowLog } from "@pulumi/aws/ec2/flowLog.js";
import { Role } from "@pulumi/aws/iam/role.js";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy.js";
import type * as pulumi from "@pulumi/pulumi";
import { awsName } from "../aws-names.ts";
import type { EnvironmentName } from "../environment-names.ts";
import { LogGroup, logGroupArn } from "../log-group/index.ts";
import type { RetentionDays } from "../log-retention.ts";
import { flowLogPermissions, flowLogTrust } from "./flow-log-policies.ts";

export interface FlowLogArgs {
  readonly environment: EnvironmentName;
  readonly region: string;
  readonly account: string;
  readonly vpcId: pulumi.Output<string>;
  readonly days: RetentionDays;
  readonly protect: boolean;
}

/** Writes down who talked to whom in the network, and what was refused. */
export function makeFlowLogs(name: string, args: FlowLogArgs, opts: pulumi.CustomResourceOptions): void {
  const { environment, region, account, days, protect } = args;
  const title = awsName(environment, "flow-logs");
  const logical = `${name}-flow-logs`;
  const group = `/ml-serving/${environment}/flow-logs`;
  const logs = new LogGroup(logical, { group, key: title, days, account, region, protect }, opts);
  const role = new Role(logical, { name: title, assumeRolePolicy: flowLogTrust(args) }, opts);
  const permissions = new RolePolicy(
    logical,
    { name: title, role: role.name, policy: flowLogPermissions(logGroupArn({ account, region, group })) },
    opts,
  );
  new FlowLog(
    name,
    {
      vpcId: args.vpcId,
      trafficType: "ALL",
      logDestinationType: "cloud-watch-logs",
      logDestination: logs.ref.arn,
      iamRoleArn: role.arn,
      tags: { Name: title },
    },
    { ...opts, dependsOn: [permissions] },
  );
}
