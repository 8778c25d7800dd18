import { beforeAll, describe, expect, it } from "vitest";
import type { NewElastiCache } from "../../../../components/elasticache/settings.ts";
import { recordRegistrations, type Registered } from "../mocks.ts";

const digest = `sha256:${"a".repeat(64)}`;
const place = { environment: "prd", account: "123456789012", region: "eu-west-1", key: "arn:aws:kms:key" } as const;
const valkey: NewElastiCache = {
  engine: "valkey",
  version: "8.1",
  size: "cache.r7g.large",
  replicas: 0,
  snapshotDays: 0,
};
const network = { vpcId: "vpc-1", subnets: { intra: ["subnet-1", "subnet-2"] } };

/** What a component registers, of the types that a test expects and no other. */
async function registeredBy(expected: readonly string[], make: () => Promise<unknown>): Promise<readonly Registered[]> {
  const registered = recordRegistrations(expected, ({ name, inputs }) => ({
    arn: `arn:${name}`,
    secretString: inputs["secretString"],
  }));
  await make();
  // Registrations follow one another by the outputs that they wait for.
  for (let round = 0; round < 20; round += 1) await new Promise((done) => setImmediate(done));
  return registered;
}

const of = (registered: readonly Registered[], type: string) =>
  registered.filter((one) => one.type === type).map(({ inputs }) => inputs);

describe("Registry", () => {
  const caches = [
    "aws:iam/role:Role",
    "aws:iam/rolePolicy:RolePolicy",
    "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate",
    "aws:ecr/pullThroughCacheRule:PullThroughCacheRule",
  ];
  const repositories = ["aws:ecr/repository:Repository", "aws:ecr/lifecyclePolicy:LifecyclePolicy"];
  const registry = async (upstreams: readonly string[], pulledBy?: readonly string[]) => {
    const { Registry } = await import("../../../../components/registry/index.ts");
    const create = { keepUntaggedDays: 14, ...(pulledBy === undefined ? {} : { pulledBy }) };
    const args = { ...place, settings: { create }, protect: true, repositories: ["models/iris"], upstreams };
    return new Registry("registry", args);
  };

  it("makes repositories whose tags never move, scanned, with a key of ours, and no cache that nobody asked for", async () => {
    const registered = await registeredBy(repositories, () => registry([]));
    expect(of(registered, "aws:ecr/repository:Repository")).toEqual([
      {
        name: "ml-serving-prd/models/iris",
        imageTagMutability: "IMMUTABLE",
        imageScanningConfiguration: { scanOnPush: true },
        encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: place.key }],
      },
    ]);
  });

  it("lets nothing of a model end by itself: artifacts are pushed by digest and have no tags", async () => {
    const { Registry } = await import("../../../../components/registry/index.ts");
    const settings = { create: { keepUntaggedDays: 14 } };
    const own = { ...place, settings, protect: true, repositories: ["models/iris", "runtimes/pmml"] };
    const registered = await registeredBy(repositories, () =>
      Promise.resolve(new Registry("registry", { ...own, upstreams: [`nvcr.io/nvidia/tritonserver@${digest}`] })),
    );
    expect(of(registered, "aws:ecr/lifecyclePolicy:LifecyclePolicy")).toMatchObject([
      { repository: "ml-serving-prd/runtimes/pmml" },
    ]);
  });

  it("lets other accounts pull only where some are named", async () => {
    const types = [...repositories, "aws:ecr/repositoryPolicy:RepositoryPolicy"];
    const registered = await registeredBy(types, () => registry([], ["777788889999"]));
    expect(of(registered, "aws:ecr/repositoryPolicy:RepositoryPolicy")).toHaveLength(1);
  });

  it("asks for credentials where a registry wants them, by a secret that somebody else fills", async () => {
    const secret = "aws:secretsmanager/secret:Secret";
    const version = "aws:secretsmanager/secretVersion:SecretVersion";
    const registered = await registeredBy([...repositories, ...caches, secret, version], () =>
      registry([`docker.io/library/redis@${digest}`, `registry.k8s.io/pause@${digest}`]),
    );
    const rules = of(registered, "aws:ecr/pullThroughCacheRule:PullThroughCacheRule");
    // In whichever order: each waits for its own template and secret.
    expect(new Set(rules)).toEqual(
      new Set([
        {
          ecrRepositoryPrefix: "ml-serving-prd/docker-hub",
          upstreamRegistryUrl: "registry-1.docker.io",
          credentialArn: "arn:registry-caches-docker-hub",
        },
        { ecrRepositoryPrefix: "ml-serving-prd/kubernetes", upstreamRegistryUrl: "registry.k8s.io" },
      ]),
    );
    const [credentials] = of(registered, secret);
    expect(credentials).toMatchObject({ name: "ecr-pullthroughcache/ml-serving-prd-docker-hub" });
    // ECR takes no other key than the service's own.
    expect(credentials).not.toHaveProperty("kmsKeyId");
  });
});

describe("ElastiCache", () => {
  let registered: readonly Registered[];
  beforeAll(async () => {
    const types = [
      "aws:secretsmanager/secret:Secret",
      "aws:secretsmanager/secretVersion:SecretVersion",
      "aws:ec2/securityGroup:SecurityGroup",
      "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
      ...["user:User", "userGroup:UserGroup", "subnetGroup:SubnetGroup", "parameterGroup:ParameterGroup"].map(
        (type) => `aws:elasticache/${type}`,
      ),
      "aws:elasticache/replicationGroup:ReplicationGroup",
    ];
    const { ElastiCache } = await import("../../../../components/elasticache/index.ts");
    const args = { ...place, settings: { create: valkey }, network, callers: "sg-nodes", protect: true };
    registered = await registeredBy(types, () => Promise.resolve(new ElastiCache("redis", args)));
  });

  it("is reached by nodes and pods of the cluster alone, and calls nobody", () => {
    expect(of(registered, "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")).toMatchObject([
      { referencedSecurityGroupId: "sg-nodes", ipProtocol: "tcp", fromPort: 6379, toPort: 6379 },
    ]);
  });

  it("has one user with a password, who may administer nothing", () => {
    const [user] = of(registered, "aws:elasticache/user:User");
    expect(user).toMatchObject({ userName: "default", engine: "valkey" });
    expect(String(user?.["accessString"])).toMatch(/^on ~\* &\* \+@all -@admin -@dangerous -@scripting/);
    expect(JSON.stringify(user)).not.toContain("noPasswordRequired");
  });

  it("fails over only with somebody to fail over to, and keeps a last snapshot where it is protected", () => {
    expect(of(registered, "aws:elasticache/replicationGroup:ReplicationGroup")).toMatchObject([
      {
        numCacheClusters: 1,
        automaticFailoverEnabled: false,
        multiAzEnabled: false,
        transitEncryptionMode: "required",
        finalSnapshotIdentifier: "ml-serving-prd-redis-last",
      },
    ]);
  });

  it("shows its password to no component", () => {
    const [written] = of(registered, "aws:secretsmanager/secretVersion:SecretVersion");
    // Marked as a secret: the engine encrypts it wherever it writes it.
    const { value } = written?.["secretString"] as { readonly value: string };
    const { password } = JSON.parse(value) as { readonly password: string };
    expect(password).toHaveLength(43);
    const shown = registered.filter(({ type }) => type.startsWith("ml-serving:"));
    expect(shown).not.toEqual([]);
    expect(JSON.stringify(shown)).not.toContain(password);
  });

  it("that is there is not touched", async () => {
    const { ElastiCache } = await import("../../../../components/elasticache/index.ts");
    const settings = { adopt: { host: "redis.example.com", secret: "shared/redis" } };
    const args = { ...place, settings, network, callers: "sg-nodes", protect: true };
    const found = await registeredBy([], () => Promise.resolve(new ElastiCache("redis", args)));
    expect(found.map(({ type }) => type)).toEqual(["ml-serving:index:ElastiCache"]);
  });
});

describe("ModelStore", () => {
  const role = ["aws:iam/role:Role", "aws:iam/rolePolicy:RolePolicy"];

  it("that is there is read, and gets the models' role beside it", async () => {
    const { ModelStore } = await import("../../../../components/model-store/index.ts");
    const args = { ...place, cluster: "ml-serving-prd", sharedSecrets: [], protect: true };
    const registered = await registeredBy([...role, "aws:s3/bucket:Bucket"], () =>
      Promise.resolve(new ModelStore("models", { ...args, settings: { adopt: { bucket: "shared-models" } } })),
    );
    // A resource that is only read has no inputs of its own.
    expect(of(registered, "aws:s3/bucket:Bucket")).toEqual([{}]);
    expect(of(registered, "aws:iam/role:Role")).toMatchObject([{ name: "ml-serving-prd-models" }]);
  });
});
