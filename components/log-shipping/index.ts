import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { awsName } from "../aws-names.ts";
import type { EnvironmentName } from "../environment-names.ts";
import { LogGroup, logGroupArn } from "../log-group/index.ts";
import type { RetentionDays } from "../log-retention.ts";
import { PodRole } from "../pod-role/index.ts";
import type { Statement } from "../policy-document.ts";
import { renderLogShipping, shipperName, shippingNamespace } from "./render.ts";

export interface LogShippingArgs {
  readonly environment: EnvironmentName;
  /** Twelve digits. */
  readonly account: string;
  readonly region: string;
  readonly cluster: { readonly name: pulumi.Output<string> };
  /** By digest. */
  readonly image: string;
  /** How long lines are kept. */
  readonly days: RetentionDays;
  /** Whether the engine refuses to delete the key, without which nobody reads the lines. */
  readonly protect: boolean;
}

/** The group of an environment's containers. */
export function containerLogGroup(environment: EnvironmentName): string {
  return `/ml-serving/${environment}/containers`;
}

/**
 * What the shipper may do: write into this group, and make streams in it; not read, not make groups, not change how long
 * lines are kept. https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html
 */
export function shippingPolicy(place: {
  readonly account: string;
  readonly region: string;
  readonly group: string;
}): readonly Statement[] {
  return [
    {
      Effect: "Allow",
      Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
      Resource: [`${logGroupArn(place)}:*`],
    },
  ];
}

/** Ships the log of every container of every node to CloudWatch Logs. */
export class LogShipping extends pulumi.ComponentResource {
  constructor(name: string, args: LogShippingArgs, opts: pulumi.ComponentResourceOptions = {}) {
    const { environment, account, region, cluster, image, days, protect } = args;
    super("ml-serving:index:LogShipping", name, { image }, opts);
    const parent = { parent: this };
    const group = containerLogGroup(environment);
    const key = awsName(environment, "container-logs");
    const logs = new LogGroup(name, { group, key, days, account, region, protect }, parent);
    const namespace = new k8s.core.v1.Namespace(name, shippingNamespace, parent).metadata.name;
    const role = new PodRole(
      name,
      {
        name: awsName(environment, shipperName),
        cluster: cluster.name,
        namespace: shipperName,
        serviceAccount: shipperName,
        allows: shippingPolicy({ account, region, group }),
      },
      parent,
    );
    const objects = renderLogShipping<pulumi.Input<string>>(image, namespace, { region, group });
    const policies = objects.policies.map(
      (policy) => new k8s.networking.v1.NetworkPolicy(`${name}-${policy.metadata.name}`, policy, parent),
    );
    const configuration = new k8s.core.v1.ConfigMap(name, objects.configuration, parent);
    const serviceAccount = new k8s.core.v1.ServiceAccount(name, objects.account, parent);
    new k8s.apps.v1.DaemonSet(name, objects.daemonSet, {
      ...parent,
      // Credentials are given to pods as they start, and there is somewhere to write.
      dependsOn: [...policies, configuration, serviceAccount, role, logs],
    });
    this.registerOutputs({});
  }
}
