import { existsSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { kindOf } from "../../../local/providers/aws/kinds/index.ts";
import { clientsOf } from "../../../local/providers/aws/moto/clients.ts";
import { failureOf } from "../../../local/providers/aws/moto/failure.ts";
import { mirrorOf, mirrors } from "../../../local/providers/aws/moto/mirrors/index.ts";
import { readVerdicts } from "../../../local/providers/aws/moto/verdicts.ts";
import { Secret, type JsonObject, type Properties } from "../../../local/providers/serve/values.ts";
import { startMoto, type Moto } from "../../../local/moto/start.ts";
import { account, ACCOUNT, declare, kept, objects, REGION } from "./account.ts";
import { allow, trust } from "./ground.ts";
import { platform, type Ref } from "./platform/index.ts";

let moto: Moto;
beforeAll(async () => {
  moto = await startMoto();
});
const a = account({ defaultTags: JSON.stringify({ tags: { project: "suite" } }) }, () => ({
  ML_SERVING_AWS_MOTO: moto.url,
}));
afterAll(() => moto.stop());

const ask = () => clientsOf(moto.url, ACCOUNT, REGION);
const ref: Ref = (name, output) => {
  const { id, outputs } = kept(a.engine, name);
  return output === undefined ? id : (outputs[output] ?? "");
};
const make = (type: string, name: string, inputs: Properties) => a.engine.one(declare(type, name, inputs));

describe("a platform of every resource type", () => {
  it("is taken by moto, as far as moto has its types", async () => {
    for (const { type, name, inputs } of platform) await make(type, name, inputs(ref));
    const tokens = platform.map(({ type }) => `aws:${type}`);
    const unknown = tokens.filter((token) => "because" in (mirrors[token] ?? {}) && !isNothing(token));
    expect(readVerdicts(a.store)).toEqual({
      confirmed: tokens.filter((token) => mirrorOf(token) !== undefined).length,
      refused: 0,
      unknown: Object.fromEntries(unknown.map((token) => [token, 1])),
      left: 0,
    });
  });

  it("is in moto, of the same account, and no secret with it", async () => {
    const { Vpcs } = await (await ask().ec2()).describeVpcs({ Filters: [{ Name: "cidr", Values: ["10.40.0.0/16"] }] });
    expect(Vpcs).toMatchObject([{ OwnerId: ACCOUNT, CidrBlock: "10.40.0.0/16" }]);
    expect(Vpcs?.[0]?.Tags).toContainEqual({ Key: "Name", Value: "suite" });
    const { cluster } = await (await ask().eks()).describeCluster({ name: "suite" });
    expect(cluster?.roleArn).toBe(kept(a.engine, "control-plane").outputs["arn"]);
    expect(cluster?.resourcesVpcConfig?.subnetIds).not.toContain(ref("subnet-a"));
    const secrets = await ask().secrets();
    const { SecretList } = await secrets.listSecrets({});
    const { SecretString } = await secrets.getSecretValue({ SecretId: SecretList?.[0]?.ARN });
    expect(SecretString).toBe("not told to moto");
  });

  it("is gone from moto when it is destroyed, but for what moto cannot delete", async () => {
    await a.engine.destroy();
    expect(objects(a.store)).toEqual([expect.stringMatching(/kms\.key\.Key#pending\//)]);
    expect(readVerdicts(a.store).left).toBe(1);
    const { Vpcs } = await (await ask().ec2()).describeVpcs({ Filters: [{ Name: "isDefault", Values: ["false"] }] });
    const { Roles } = await (await ask().iam()).listRoles({});
    const { Buckets } = await (await ask().s3()).listBuckets({});
    expect([Vpcs, Roles, Buckets]).toEqual([[], [], []]);
    const subnetGroups = await (await ask().elasticache()).describeCacheSubnetGroups({});
    expect(subnetGroups.CacheSubnetGroups).toHaveLength(1);
  });
});

describe("what moto cannot delete", () => {
  it("may be made again under its name, and others may need it", async () => {
    await make("ec2/vpc:Vpc", "again", { cidrBlock: "10.42.0.0/16" });
    const made = await make("ec2/subnet:Subnet", "again-a", { vpcId: ref("again"), cidrBlock: "10.42.0.0/24" });
    expect(made.op).toBe("create");
    const group = declare("elasticache/subnetGroup:SubnetGroup", "again-group", {
      name: "again",
      subnetIds: [ref("again-a")],
    });
    await a.engine.one(group);
    const { unknown } = readVerdicts(a.store);
    await a.engine.delete([...a.engine.state].find(([, { name }]) => name === "again-group")?.[0] ?? "");
    await a.engine.one(group);
    await make("elasticache/replicationGroup:ReplicationGroup", "again-redis", {
      description: "d",
      nodeType: "cache.t4g.micro",
      subnetGroupName: "again",
    });
    expect(readVerdicts(a.store).unknown).toEqual({ ...unknown, "aws:elasticache/subnetGroup:SubnetGroup": 1 });
    await a.engine.destroy();
  });
});

describe("a record of another type", () => {
  it("takes the place of the old one, in place", async () => {
    await make("route53/zone:Zone", "moved", { name: "moved.example" });
    const inputs: Properties = { zoneId: ref("moved"), name: "api", ttl: 60 };
    await make("route53/record:Record", "moved-api", { ...inputs, type: "A", records: ["192.0.2.1"] });
    const { op } = await make("route53/record:Record", "moved-api", {
      ...inputs,
      type: "CNAME",
      records: ["other.example"],
    });
    expect(op).toBe("update");
    const route53 = await ask().route53();
    const { HostedZones = [] } = await route53.listHostedZonesByName({ DNSName: "moved.example" });
    const { ResourceRecordSets = [] } = await route53.listResourceRecordSets({ HostedZoneId: HostedZones[0]?.Id });
    const found = ResourceRecordSets.filter(({ Name }) => Name?.startsWith("api.")).map(({ Type }) => Type);
    expect(found).toEqual(["CNAME"]);
    await a.engine.destroy();
  });
});

function isNothing(token: string): boolean {
  const found = mirrors[token];
  return found !== undefined && "because" in found && found.because === "nothing";
}

describe("what moto refuses and the stand-in alone takes", () => {
  const cases: readonly (readonly [string, string, () => Properties, string])[] = [
    [
      "a managed policy that AWS does not have",
      "iam/rolePolicyAttachment:RolePolicyAttachment",
      () => ({ role: "nodes", policyArn: "arn:aws:iam::aws:policy/AmazonEKSWorkrNodePolicy" }),
      "NoSuchEntityException: Policy arn:aws:iam::aws:policy/AmazonEKSWorkrNodePolicy does not exist or is not attachable.",
    ],
    [
      "an action without its service",
      "iam/policy:Policy",
      () => ({ name: "wrong", policy: allow("GetObject", "arn:aws:s3:::models/*") }),
      "MalformedPolicyDocumentException: Actions/Conditions must be prefaced by a vendor",
    ],
    [
      "a resource that is no ARN",
      "iam/rolePolicy:RolePolicy",
      () => ({ name: "wrong", role: "nodes", policy: allow("s3:GetObject", "models/*") }),
      'MalformedPolicyDocumentException: Resource models/* must be in ARN format or "*".',
    ],
    [
      "a lifecycle policy without priorities",
      "ecr/lifecyclePolicy:LifecyclePolicy",
      () => ({
        repository: "images",
        policy: JSON.stringify({ rules: [{ selection: { tagStatus: "untagged" }, action: { type: "expire" } }] }),
      }),
      "InvalidParameterException: Invalid parameter at 'LifecyclePolicyText' failed to satisfy constraint",
    ],
    [
      "logs into a bucket that takes none",
      "s3/bucketLogging:BucketLogging",
      () => ({ bucket: "models-of-moto", targetBucket: "models-of-moto", targetPrefix: "x/" }),
      "InvalidTargetBucketForLogging: You must either provide the necessary permissions",
    ],
    [
      "a zone that the region does not have",
      "ec2/subnet:Subnet",
      () => ({ vpcId: ref("vpc"), cidrBlock: "10.41.9.0/24", availabilityZoneId: "euw1-az9" }),
      "InvalidParameterValue: Value (None) for parameter availabilityZone is invalid. Subnets can currently only",
    ],
    [
      "a record of a name that is none",
      "route53/record:Record",
      () => ({ zoneId: ref("zone"), name: "a b", type: "A", ttl: 60, records: ["999.0.0.1"] }),
      "InvalidChangeBatch: FATAL problem: UnsupportedCharacter",
    ],
  ];

  beforeAll(async () => {
    await make("ec2/vpc:Vpc", "vpc", { cidrBlock: "10.41.0.0/16" });
    await make("iam/role:Role", "nodes", { name: "nodes", assumeRolePolicy: trust("ec2.amazonaws.com") });
    await make("ecr/repository:Repository", "images", { name: "images" });
    await make("s3/bucket:Bucket", "models", { bucket: "models-of-moto" });
    await make("route53/zone:Zone", "zone", { name: "moto.example.com" });
  });

  it.each(cases)("%s", async (_, type, inputs, message) => {
    const before = objects(a.store);
    const { noun = "" } = kindOf(`aws:${type}`) ?? {};
    await expect(make(type, "refused", inputs())).rejects.toThrow(message);
    await expect(make(type, "refused", inputs())).rejects.toThrow(
      new RegExp(`^creating ${noun} \\(.*\\): moto's verdict: `),
    );
    // It was not created.
    expect(objects(a.store)).toEqual(before);
  });

  it("a change to such a policy: it stays as it was", async () => {
    await make("iam/policy:Policy", "read", { name: "read", policy: allow("s3:GetObject", "arn:aws:s3:::models/*") });
    const wrong = { name: "read", policy: allow("GetObject", "arn:aws:s3:::models/*") };
    await expect(make("iam/policy:Policy", "read", wrong)).rejects.toThrow(
      /^updating IAM Policy \(.*\): moto's verdict: MalformedPolicyDocument/,
    );
    const { policy = "" } = kept(a.engine, "read").outputs;
    expect(policy).toContain("s3:GetObject");
    expect(await a.engine.refresh()).toEqual([]);
    expect(kept(a.engine, "read").outputs["policy"]).toBe(policy);
  });
});

describe("what moto refuses by itself", () => {
  const network = "vpc-0123456789abcdef0";
  const cases: readonly (readonly [string, string, JsonObject, string])[] = [
    [
      "a subnet of no network",
      "ec2/subnet:Subnet",
      { vpcId: network, cidrBlock: "10.0.0.0/24" },
      `InvalidVpcID.NotFound: VpcID ${network} does not exist.`,
    ],
    [
      "nodes of no cluster",
      "eks/nodeGroup:NodeGroup",
      { clusterName: "none", nodeGroupName: "cpu", nodeRoleArn: `arn:aws:iam::${ACCOUNT}:role/x`, subnetIds: ["s"] },
      "ResourceNotFoundException: No cluster found for name: none.",
    ],
    [
      "a policy for a role that is not there",
      "iam/rolePolicy:RolePolicy",
      { role: "nobody", name: "read", policy: allow("s3:GetObject", "*") },
      "NoSuchEntityException: Role nobody not found",
    ],
    [
      "a role twice",
      "iam/role:Role",
      { name: "nodes", assumeRolePolicy: trust("ec2.amazonaws.com") },
      "EntityAlreadyExistsException: Role with name nodes already exists.",
    ],
    [
      "a network that is too large",
      "ec2/vpc:Vpc",
      { cidrBlock: "10.0.0.0/8" },
      "InvalidVpc.Range: The CIDR '10.0.0.0/8' is invalid.",
    ],
    [
      "a cluster of a role that is none",
      "eks/cluster:Cluster",
      { name: "c", roleArn: "role", vpcConfig: { subnetIds: ["subnet-0123456789abcdef0"] } },
      "InvalidParameterException: Invalid Role Arn: 'role'",
    ],
  ];

  it.each(cases)("%s", async (_, type, live, message) => {
    const told = mirrorOf(`aws:${type}`)?.create({ live, id: "x", region: REGION, moto: ask() });
    const error: unknown = await told?.then(() => undefined).catch((thrown: unknown) => thrown);
    const failure = failureOf(error, moto.url);
    expect(failure.verdict).toBe("refused");
    expect(failure.message).toContain(message);
  });
});

describe("types that moto does not have", () => {
  it("are still none of moto's: it answers with a failure of its own", async () => {
    const [eks, ecr, elasticache] = await Promise.all([ask().eks(), ask().ecr(), ask().elasticache()]);
    const [clusterName, principalArn, roleArn] = ["none", `arn:aws:iam::${ACCOUNT}:role/nodes`, "x"];
    const calls = [
      () => eks.createAddon({ clusterName, addonName: "vpc-cni" }),
      () => eks.createAccessEntry({ clusterName, principalArn }),
      () => eks.createPodIdentityAssociation({ clusterName, namespace: "n", serviceAccount: "s", roleArn }),
      () => elasticache.createUserGroup({ UserGroupId: "g", Engine: "valkey", UserIds: ["default"] }),
      () => ecr.createRepositoryCreationTemplate({ prefix: "p", appliedFor: ["PULL_THROUGH_CACHE"] }),
      () => ecr.createPullThroughCacheRule({ ecrRepositoryPrefix: "quay", upstreamRegistryUrl: "quay.io" }),
      () =>
        elasticache.createCacheParameterGroup({
          CacheParameterGroupName: "p",
          CacheParameterGroupFamily: "valkey8",
          Description: "d",
        }),
    ];
    for (const call of calls) {
      const error: unknown = await call()
        .then(() => "taken")
        .catch((thrown: unknown) => thrown);
      expect({ call: call.toString(), ...failureOf(error, moto.url) }).toMatchObject({ verdict: "unknown" });
    }
  });
});

describe("another server of moto", () => {
  it("is told of what it does not know yet, when others need it", async () => {
    const anew = await startMoto();
    try {
      const engine = await a.another(undefined, { ML_SERVING_AWS_MOTO: anew.url });
      await engine.one(declare("ec2/subnet:Subnet", "late", { vpcId: ref("vpc"), cidrBlock: "10.41.1.0/24" }));
      const clients = clientsOf(anew.url, ACCOUNT, REGION);
      const { Subnets } = await (
        await clients.ec2()
      ).describeSubnets({ Filters: [{ Name: "cidr-block", Values: ["10.41.1.0/24"] }] });
      expect(Subnets).toHaveLength(1);
    } finally {
      await anew.stop();
    }
  });

  it("that does not answer is said, and nothing is created", async () => {
    const engine = await a.another(undefined, { ML_SERVING_AWS_MOTO: "http://127.0.0.1:9" });
    const before = objects(a.store);
    await expect(
      engine.one(declare("ssm/parameter:Parameter", "p", { name: "p", type: "SecureString", value: new Secret("x") })),
    ).rejects.toThrow("http://127.0.0.1:9 does not answer (ECONNREFUSED). Start a server of moto there");
    expect(objects(a.store)).toEqual(before);
    expect(existsSync(a.store)).toBe(true);
  });
});
