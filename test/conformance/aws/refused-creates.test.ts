import { beforeAll, describe, expect, it } from "vitest";
import type { Properties } from "../../../local/providers/serve/values.ts";
import { account, declare, kept } from "./account.ts";
import { allow, makeGround } from "./ground.ts";
import type { Case } from "./refused/case.ts";
import { clusters } from "./refused/clusters.ts";
import { identities } from "./refused/identities.ts";
import { networks } from "./refused/networks.ts";
import { stores } from "./refused/stores.ts";

const a = account();
beforeAll(() => makeGround(a.engine));

const id = (name: string): string => kept(a.engine, name).id;
const create = (type: string, inputs: Properties) => a.engine.one(declare(type, "refused", inputs));
const update = (type: string, name: string, changes: Properties) =>
  a.engine.one(declare(type, name, { ...kept(a.engine, name).inputs, ...changes }));

const cases: Readonly<Record<string, readonly Case[]>> = {
  networks: networks(a),
  clusters: clusters(a),
  identities: identities(a),
  stores: stores(a),
};

describe.each(Object.entries(cases))("%s that AWS refuses", (_, group) => {
  it.each(group)("%s", async (type, inputs, message) => {
    await expect(create(type, inputs())).rejects.toThrow(message);
    expect([...a.engine.state.values()].map(({ name }) => name)).not.toContain("refused");
  });
});

describe("what is there already", () => {
  const twice: readonly (readonly [string, Properties, string])[] = [
    ["s3/bucket:Bucket", { bucket: "taken-bucket" }, "BucketAlreadyOwnedByYou"],
    [
      "ecr/repository:Repository",
      { name: "taken" },
      "RepositoryAlreadyExistsException: The repository with name 'taken' already exists in the registry",
    ],
    [
      "cloudwatch/logGroup:LogGroup",
      { name: "taken" },
      "ResourceAlreadyExistsException: The specified log group already exists",
    ],
    ["ssm/parameter:Parameter", { name: "taken", type: "String", value: "v" }, "ParameterAlreadyExists"],
    [
      "secretsmanager/secret:Secret",
      { name: "taken" },
      "ResourceExistsException: The operation failed because the secret taken already exists.",
    ],
    ["ec2/launchTemplate:LaunchTemplate", { name: "taken" }, "Launch template name already in use."],
    [
      "iam/policy:Policy",
      { name: "taken", policy: allow("s3:GetObject", "*") },
      "A policy called taken already exists. Duplicate names are not allowed.",
    ],
    ["sqs/queue:Queue", { name: "taken" }, "QueueAlreadyExists"],
    [
      "elasticache/parameterGroup:ParameterGroup",
      { name: "taken", family: "valkey8" },
      "Parameter group taken already exists",
    ],
  ];
  it.each(twice)("%s is not made a second time", async (type, inputs, message) => {
    const first = await a.engine.one(declare(type, `first ${type}`, inputs));
    expect(first.op).toBe("create");
    await expect(create(type, inputs)).rejects.toThrow(message);
  });

  it("a bucket's name is taken for other accounts and regions too", async () => {
    await a.engine.one(declare("s3/bucket:Bucket", "mine", { bucket: "a-name-in-all-the-world" }));
    const other = await a.another({ region: "us-east-1" }, { ML_SERVING_AWS_ACCOUNT: "333333333333" });
    const theirs = declare("s3/bucket:Bucket", "theirs", { bucket: "a-name-in-all-the-world" });
    await expect(other.one(theirs)).rejects.toThrow("BucketAlreadyExists: The requested bucket name is not available.");
  });

  it("a security group's rule is not made a second time", async () => {
    await a.engine.one(declare("ec2/securityGroup:SecurityGroup", "group", { vpcId: id("vpc") }));
    const rule: Properties = {
      securityGroupId: id("group"),
      cidrIpv4: "10.0.0.0/16",
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
    };
    await a.engine.one(declare("vpc/securityGroupIngressRule:SecurityGroupIngressRule", "first rule", rule));
    await expect(create("vpc/securityGroupIngressRule:SecurityGroupIngressRule", rule)).rejects.toThrow(
      'InvalidPermission.Duplicate: the specified rule "peer: 10.0.0.0/16, TCP, from port: 443, to port: 443, ALLOW" already exists',
    );
  });
});

describe("updates that AWS refuses", () => {
  it("a cluster by more than one minor version, or back", async () => {
    await expect(update("eks/cluster:Cluster", "cluster", { version: "1.36" })).rejects.toThrow(
      "updating EKS Cluster (main): InvalidParameterException: Unsupported Kubernetes minor version update from 1.34 to 1.36",
    );
    await expect(update("eks/cluster:Cluster", "cluster", { version: "1.33" })).rejects.toThrow("from 1.34 to 1.33");
    expect(await update("eks/cluster:Cluster", "cluster", { version: "1.35" })).toMatchObject({
      op: "update",
      diff: ["update version"],
    });
  });

  it("a cluster's way of authentication back", async () => {
    await expect(
      update("eks/cluster:Cluster", "cluster", { accessConfig: { authenticationMode: "CONFIG_MAP" } }),
    ).rejects.toThrow("Unsupported authentication mode update from API to CONFIG_MAP");
  });

  it("of something that somebody deleted", async () => {
    const gone = declare("ecr/repository:Repository", "gone", { name: "gone" });
    await a.engine.one(gone);
    const state = new Map(a.engine.state);
    await a.engine.delete([...state].find(([, { name }]) => name === "gone")?.[0] ?? "");
    for (const [urn, resource] of state) a.engine.state.set(urn, resource);
    await expect(
      a.engine.one(declare("ecr/repository:Repository", "gone", { name: "gone", imageTagMutability: "IMMUTABLE" })),
    ).rejects.toThrow("updating ECR Repository (gone): RepositoryNotFoundException");
  });
});

describe("types without a table", () => {
  it("are refused by name, with what to do", async () => {
    await expect(create("rds/instance:Instance", {})).rejects.toThrow(
      "The stand-in for the aws provider does not have aws:rds/instance:Instance. Add it to local/providers/aws/kinds (docs/providers.md says how), or install the official plugin",
    );
  });

  it("and types that the package does not have are told apart", async () => {
    await expect(create("rds/instance:Instanze", {})).rejects.toThrow(
      /^ ?@pulumi\/aws \d+\.\d+\.\d+ has no type aws:rds\/instance:Instanze\./,
    );
  });
});
