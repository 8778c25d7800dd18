import { SecurityGroup } from "@pulumi/aws/ec2/securityGroup.js";
import { ParameterGroup } from "@pulumi/aws/elasticache/parameterGroup.js";
import { ReplicationGroup } from "@pulumi/aws/elasticache/replicationGroup.js";
import { SubnetGroup } from "@pulumi/aws/elasticache/subnetGroup.js";
import { User } from "@pulumi/aws/elasticache/user.js";
import { UserGroup } from "@pulumi/aws/elasticache/userGroup.js";
import { Secret } from "@pulumi/aws/secretsmanager/secret.js";
import { SecurityGroupIngressRule } from "@pulumi/aws/vpc/securityGroupIngressRule.js";
import * as pulumi from "@pulumi/pulumi";
import { awsName } from "../aws-names.ts";
import { redisAccess } from "../redis-access.ts";
import type { RedisRef } from "../redis-ref.ts";
import { recoveryWindow } from "../secret-recovery.ts";
import { familyOf, parametersOf } from "./engine.ts";
import { writePassword } from "./password.ts";
import { elastiCacheLogin, port, redisSecret, type ElastiCacheEnvironment } from "./place.ts";
import type { ElastiCacheSettings, NewElastiCache } from "./settings.ts";

export interface ElastiCacheArgs extends ElastiCacheEnvironment {
  readonly settings: ElastiCacheSettings;
  readonly network: {
    readonly vpcId: pulumi.Input<string>;
    /** Subnets without a way out, one a zone. */
    readonly subnets: { readonly intra: readonly pulumi.Input<string>[] };
  };
  /** The security group that the cluster's nodes and pods are in: nobody else gets in. */
  readonly callers: pulumi.Input<string>;
  /** ARN of the key that encrypts what is kept. */
  readonly key: pulumi.Input<string>;
  /** Whether deletion is refused; where it is not, no last snapshot is made either. */
  readonly protect: boolean;
}

/**
 * Redis as a service of AWS: encrypted, with a password that only pods and Redis ever see, in subnets without a way out; or
 * one that is there, of which nothing is made. Costs: https://aws.amazon.com/elasticache/pricing/
 */
export class ElastiCache extends pulumi.ComponentResource {
  readonly ref: RedisRef<pulumi.Output<string>>;

  constructor(name: string, args: ElastiCacheArgs, opts: pulumi.ComponentResourceOptions = {}) {
    const { settings } = args;
    super("ml-serving:index:ElastiCache", name, { settings }, opts);
    const host = "create" in settings ? this.#create(name, args, settings.create) : pulumi.output(settings.adopt.host);
    this.ref = { host, port, login: elastiCacheLogin(settings, args) };
    this.registerOutputs({ ref: this.ref });
  }

  #create(name: string, args: ElastiCacheArgs, settings: NewElastiCache): pulumi.Output<string> {
    const { environment, network, key, protect } = args;
    const parent = { parent: this };
    const called = awsName(environment);
    const users = this.#users(name, args, settings);
    const subnets = new SubnetGroup(
      name,
      {
        name: awsName(environment, "redis"),
        description: "Redis, in subnets without a way out",
        subnetIds: [...network.subnets.intra],
      },
      parent,
    );
    const family = familyOf(settings);
    const parameters = new ParameterGroup(
      name,
      // The family is part of the name: another one is there before the old one goes.
      { name: awsName(environment, family), family, description: "Redis", parameters: parametersOf(settings) },
      parent,
    );
    const group = new ReplicationGroup(
      name,
      {
        replicationGroupId: called,
        description: `Redis of ${called}`,
        engine: settings.engine,
        engineVersion: settings.version,
        nodeType: settings.size,
        port,
        numCacheClusters: settings.replicas + 1,
        automaticFailoverEnabled: settings.replicas > 0,
        multiAzEnabled: settings.replicas > 0,
        subnetGroupName: subnets.name,
        securityGroupIds: [this.#securityGroup(name, args)],
        parameterGroupName: parameters.name,
        transitEncryptionEnabled: true,
        transitEncryptionMode: "required",
        atRestEncryptionEnabled: true,
        kmsKeyId: key,
        userGroupIds: [users],
        snapshotRetentionLimit: settings.snapshotDays,
        // Universal time, and not at once: https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateReplicationGroup.html
        snapshotWindow: "01:00-02:00",
        maintenanceWindow: "sun:03:00-sun:04:00",
        // A version is what the environment says, and changes when that does.
        autoMinorVersionUpgrade: false,
        // What waits for the next window would be reported as drift until then.
        applyImmediately: true,
        ...(protect ? { finalSnapshotIdentifier: awsName(environment, "redis-last") } : {}),
      },
      { ...parent, protect },
    );
    return group.primaryEndpointAddress;
  }

  /** The one user, `default`: clients that only know a password are it, too. @returns the group that it is in */
  #users(name: string, { environment, key, protect }: ElastiCacheArgs, { engine }: NewElastiCache) {
    const parent = { parent: this };
    const id = awsName(environment, "redis");
    const secret = new Secret(
      name,
      {
        name: redisSecret(environment),
        description: "What Redis is called with",
        kmsKeyId: key,
        recoveryWindowInDays: recoveryWindow(protect),
      },
      { ...parent, protect },
    );
    const user = new User(
      name,
      {
        userId: id,
        userName: "default",
        engine,
        accessString: `on ${redisAccess}`,
        passwords: [writePassword(name, secret.id, parent)],
      },
      parent,
    );
    return new UserGroup(name, { userGroupId: id, engine, userIds: [user.userId] }, parent).userGroupId;
  }

  /** Who gets in: the cluster's nodes and pods. Nothing gets out. */
  #securityGroup(name: string, { environment, network, callers }: ElastiCacheArgs): pulumi.Output<string> {
    const parent = { parent: this };
    const group = new SecurityGroup(
      name,
      {
        name: awsName(environment, "redis"),
        description: "Redis",
        vpcId: network.vpcId,
        tags: { Name: awsName(environment, "redis") },
      },
      parent,
    );
    new SecurityGroupIngressRule(
      name,
      {
        securityGroupId: group.id,
        referencedSecurityGroupId: callers,
        ipProtocol: "tcp",
        fromPort: port,
        toPort: port,
        description: "nodes and pods of the cluster",
      },
      parent,
    );
    return group.id;
  }
}
