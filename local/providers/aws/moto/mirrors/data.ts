import { fields } from "../../../serve/json.ts";
import { choice, given, list, must, number, tags, yes } from "../given.ts";
import type { Mirror } from "../mirror.ts";

/** What moto is told instead of a secret: it judges none, and need not hold any. */
const instead = "not told to moto";

export const subnetGroup: Mirror = {
  create: async ({ live, moto }) => {
    await (
      await moto.elasticache()
    ).createCacheSubnetGroup({
      CacheSubnetGroupName: must(live, "name"),
      CacheSubnetGroupDescription: must(live, "description"),
      SubnetIds: list(live, "subnetIds"),
      Tags: tags(live),
    });
  },
};

export const replicationGroup: Mirror = {
  create: async ({ live, moto }) => {
    await (
      await moto.elasticache()
    ).createReplicationGroup({
      ReplicationGroupId: must(live, "replicationGroupId"),
      ReplicationGroupDescription: must(live, "description"),
      Engine: given(live, "engine"),
      EngineVersion: given(live, "engineVersion"),
      CacheNodeType: given(live, "nodeType"),
      NumCacheClusters: number(live, "numCacheClusters"),
      AutomaticFailoverEnabled: yes(live, "automaticFailoverEnabled"),
      MultiAZEnabled: yes(live, "multiAzEnabled"),
      TransitEncryptionEnabled: yes(live, "transitEncryptionEnabled"),
      AtRestEncryptionEnabled: yes(live, "atRestEncryptionEnabled"),
      KmsKeyId: given(live, "kmsKeyId"),
      CacheSubnetGroupName: given(live, "subnetGroupName"),
      CacheParameterGroupName: given(live, "parameterGroupName"),
      SecurityGroupIds: list(live, "securityGroupIds"),
      SnapshotRetentionLimit: number(live, "snapshotRetentionLimit"),
      Tags: tags(live),
    });
  },
  delete: async ({ live, moto }) =>
    (await moto.elasticache()).deleteReplicationGroup({ ReplicationGroupId: must(live, "replicationGroupId") }),
};

export const user: Mirror = {
  create: async ({ live, moto }) => {
    const mode = fields(live, "authenticationMode");
    const isOpen = yes(live, "noPasswordRequired") === true;
    const Type = choice<"iam" | "no-password-required" | "password">(mode, "type");
    const isByPassword = !isOpen && (Type ?? "password") === "password";
    await (
      await moto.elasticache()
    ).createUser({
      UserId: must(live, "userId"),
      UserName: must(live, "userName"),
      Engine: must(live, "engine"),
      AccessString: must(live, "accessString"),
      AuthenticationMode: {
        Type: isOpen ? "no-password-required" : (Type ?? "password"),
        ...(isByPassword ? { Passwords: [instead] } : {}),
      },
      Tags: tags(live),
    });
  },
  delete: async ({ live, moto }) => (await moto.elasticache()).deleteUser({ UserId: must(live, "userId") }),
};

export const secret: Mirror = {
  create: async ({ live, moto }) => {
    const { ARN } = await (
      await moto.secrets()
    ).createSecret({
      Name: must(live, "name"),
      Description: given(live, "description"),
      KmsKeyId: given(live, "kmsKeyId"),
      Tags: tags(live),
    });
    return { [must(live, "arn")]: ARN ?? "" };
  },
  delete: async ({ live, moto }) => {
    const days = number(live, "recoveryWindowInDays") ?? 30;
    return (await moto.secrets()).deleteSecret({
      SecretId: must(live, "arn"),
      ...(days === 0 ? { ForceDeleteWithoutRecovery: true } : { RecoveryWindowInDays: days }),
    });
  },
};

export const secretVersion: Mirror = {
  create: async ({ live, moto }) => {
    const secrets = await moto.secrets();
    await secrets.putSecretValue({
      SecretId: must(live, "secretId"),
      SecretString: instead,
      VersionStages: list(live, "versionStages"),
    });
  },
  // A version goes with its secret.
  delete: async () => Promise.resolve(),
};

export const parameter: Mirror = {
  create: async ({ live, moto }) => {
    const isSecret = must(live, "type") === "SecureString";
    await (
      await moto.ssm()
    ).putParameter({
      Name: must(live, "name"),
      Type: choice(live, "type"),
      Value: isSecret ? instead : must(live, "value"),
      Description: given(live, "description"),
      Tier: choice(live, "tier"),
      DataType: given(live, "dataType"),
      KeyId: given(live, "keyId"),
      ...(isSecret ? {} : { AllowedPattern: given(live, "allowedPattern") }),
      Tags: tags(live),
    });
  },
  update: async ({ live, moto }) => {
    const isSecret = must(live, "type") === "SecureString";
    await (
      await moto.ssm()
    ).putParameter({
      Name: must(live, "name"),
      Type: choice(live, "type"),
      Value: isSecret ? instead : must(live, "value"),
      Overwrite: true,
    });
  },
  delete: async ({ live, moto }) => (await moto.ssm()).deleteParameter({ Name: must(live, "name") }),
};

export const logGroup: Mirror = {
  create: async ({ live, moto }) => {
    const logs = await moto.logs();
    const logGroupName = must(live, "name");
    const own = Object.fromEntries(tags(live).map(({ Key, Value }) => [Key, Value]));
    await logs.createLogGroup({
      logGroupName,
      kmsKeyId: given(live, "kmsKeyId"),
      logGroupClass: choice(live, "logGroupClass"),
      ...(Object.keys(own).length > 0 ? { tags: own } : {}),
    });
    const retentionInDays = number(live, "retentionInDays") ?? 0;
    if (retentionInDays > 0) await logs.putRetentionPolicy({ logGroupName, retentionInDays });
  },
  delete: async ({ live, moto }) => (await moto.logs()).deleteLogGroup({ logGroupName: must(live, "name") }),
};
