import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readVerdicts } from "../../../local/providers/aws/moto/verdicts.ts";
import { startMoto, type Moto } from "../../../local/moto/start.ts";
import { objectType } from "../../../local/providers/aws/kinds/s3/bucket.ts";
import { repositoryRoot } from "../../../local/toolchain/paths.ts";
import { everyText, makeProject, type Project } from "../cli.ts";
import { objects } from "./account.ts";

const ACCOUNT = "123456789012";
const store = mkdtempSync(join(tmpdir(), "conformance-aws-stores-"));
let project: Project;
let moto: Moto;
beforeAll(async () => {
  moto = await startMoto();
  project = await makeProject("/dev/null", {
    ML_SERVING_AWS_STORE: store,
    ML_SERVING_AWS_ACCOUNT: ACCOUNT,
    ML_SERVING_AWS_MOTO: moto.url,
  });
  appendFileSync(join(project.folder, "Pulumi.test.yaml"), "config:\n  aws:region: eu-west-1\n");
});
afterAll(async () => {
  await project.remove();
  await moto.stop();
  rmSync(store, { recursive: true, force: true });
});

const component = (name: string): string => JSON.stringify(join(repositoryRoot, "components", name, "index.ts"));
const digest = `sha256:${"a".repeat(64)}`;

/** The stores of an environment as a stack registers them, on a network and a cluster that are somebody else's. */
const program = (
  what: {
    readonly bucket?: string;
    readonly version?: string;
    readonly adopt?: boolean;
    readonly protect?: boolean;
  } = {},
) => `
import { Cluster } from "@pulumi/aws/eks/cluster.js";
import { Role } from "@pulumi/aws/iam/role.js";
import { Subnet } from "@pulumi/aws/ec2/subnet.js";
import { Vpc } from "@pulumi/aws/ec2/vpc.js";
import { SecurityGroup } from "@pulumi/aws/ec2/securityGroup.js";
import { Bucket } from "@pulumi/aws/s3/bucket.js";
import { BucketPolicy } from "@pulumi/aws/s3/bucketPolicy.js";
import { DataKey } from ${component("data-key")};
import { ElastiCache } from ${component("elasticache")};
import { ModelIdentities, ModelStore } from ${component("model-store")};
import { Registry } from ${component("registry")};
const place = { environment: "prd", account: "${ACCOUNT}", region: "eu-west-1", protect: ${what.protect ?? true} } as const;
const vpc = new Vpc("net", { cidrBlock: "10.40.0.0/16" });
const intra = ["a", "b"].map((zone, index) =>
  new Subnet(zone, { vpcId: vpc.id, cidrBlock: \`10.40.\${index}.0/24\`, availabilityZone: "eu-west-1" + zone }).id);
const trust = { Version: "2012-10-17" as const, Statement: [{ Effect: "Allow" as const, Action: "sts:AssumeRole", Principal: { Service: "eks.amazonaws.com" } }] };
const role = new Role("control-plane", { assumeRolePolicy: trust });
const cluster = new Cluster("main", { name: "ml-serving-prd", roleArn: role.arn, vpcConfig: { subnetIds: intra } });
const nodes = new SecurityGroup("nodes", { vpcId: vpc.id });
const shared = new Bucket("shared", { bucket: "shared-models", forceDestroy: true }, { retainOnDelete: ${what.adopt ?? false} });
const logs = { Effect: "Allow" as const, Principal: { Service: "logging.s3.amazonaws.com" }, Action: "s3:PutObject", Resource: "arn:aws:s3:::shared-models/*" };
const written = ${what.adopt ?? false} ? shared : new BucketPolicy("shared", { bucket: shared.bucket, policy: { Version: "2012-10-17", Statement: [logs] } });
const key = new DataKey("data", place).ref;
const registry = new Registry("registry", { ...place, key,
  settings: ${what.adopt ? '{ adopt: { ecr: { prefix: "shared" } } }' : '{ create: { keepUntaggedDays: 14, pulledBy: ["777788889999"] } }'},
  repositories: ["models/iris", "runtimes/pmml"],
  upstreams: ["docker.io/library/redis@${digest}", "quay.io/a/b@${digest}", "nvcr.io/nvidia/tritonserver@${digest}"] });
const redis = new ElastiCache("redis", { ...place, key, callers: nodes.id, network: { vpcId: vpc.id, subnets: { intra } },
  settings: ${what.adopt ? '{ adopt: { host: "redis.example.com", secret: "shared/redis" } }' : `{ create: { engine: "valkey", version: "${what.version ?? "8.0"}", size: "cache.t4g.small", replicas: 1, snapshotDays: 7 } }`} });
const models = new ModelStore("models", { ...place, key, cluster: cluster.name,
  sharedSecrets: redis.ref.login === "none" ? [] : [redis.ref.login.secret],
  settings: ${what.adopt ? '{ adopt: { bucket: "shared-models" } }' : `{ create: { bucket: "${what.bucket ?? "models-prd"}", keepReplacedDays: 90, accessLogs: "shared-models" } }`} }, { dependsOn: [shared, written] });
new ModelIdentities("identities", { cluster: cluster.name, role: models.ref.roleArn, models: [{ name: "iris", namespace: "models-research" }] });
export const address = registry.ref.address;
export const nodePolicy = registry.nodePolicy;
export const host = redis.ref.host;
export const bucket = models.ref.bucket;
`;

/** Objects of a type, by their ids. */
const ids = (type: string): readonly string[] =>
  objects(store)
    .filter((path) => path.includes(`/${type}/`))
    .map((path) => decodeURIComponent(path.split("/").at(-1)?.replace(".json", "") ?? ""));

/** An object as the account has it. */
function live(type: string, id: string): Readonly<Record<string, unknown>> {
  const path = objects(store).find(
    (one) => one.includes(`/${type}/`) && one.endsWith(`/${encodeURIComponent(id)}.json`),
  );
  if (path === undefined) throw new Error(`There is no ${type} ${id}.`);
  return (JSON.parse(readFileSync(join(store, path), "utf8")) as { readonly live: Record<string, unknown> }).live;
}

/** The password as the account's secret has it. */
function password(): string {
  const [id = ""] = ids("secretsmanager.secretVersion.SecretVersion").filter((one) =>
    one.includes("ml-serving/prd/redis"),
  );
  const { secretString } = live("secretsmanager.secretVersion.SecretVersion", id);
  return (JSON.parse(String(secretString)) as { readonly password: string }).password;
}

describe("the stores of an environment", () => {
  it("are made, with names that are their environment's, and a second run has nothing to do", async () => {
    project.program(program());
    const up = await project.pulumi("up", "--yes", "--skip-preview");
    expect(up.output).toContain(`address   : "${ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com/ml-serving-prd"`);
    expect(up.code).toBe(0);
    expect((await project.pulumi("preview", "--expect-no-changes")).code).toBe(0);
    // The second judge took all that it knows: repositories, bucket and its settings, roles, user, replication group.
    expect(readVerdicts(store)).toMatchObject({ refused: 0 });
    expect(readVerdicts(store).confirmed).toBeGreaterThan(30);
    expect(ids("ecr.repository.Repository")).toEqual([
      "ml-serving-prd/copies/nvcr.io/nvidia/tritonserver",
      "ml-serving-prd/models/iris",
      "ml-serving-prd/runtimes/pmml",
    ]);
    expect(ids("ecr.pullThroughCacheRule.PullThroughCacheRule")).toEqual([
      "ml-serving-prd/docker-hub",
      "ml-serving-prd/quay",
    ]);
    expect(ids("eks.podIdentityAssociation.PodIdentityAssociation")).toHaveLength(1);
    expect(live("elasticache.replicationGroup.ReplicationGroup", "ml-serving-prd")).toMatchObject({
      transitEncryptionEnabled: true,
      atRestEncryptionEnabled: true,
      multiAzEnabled: true,
      numCacheClusters: 2,
      userGroupIds: ["ml-serving-prd-redis"],
    });
  });

  it("keep the password of Redis to Redis and its secret", async () => {
    const made = password();
    // 32 bytes, six bits a letter.
    expect(made).toMatch(/^[\w-]{43}$/);
    expect(live("elasticache.user.User", "ml-serving-prd-redis")["passwords"]).toEqual([made]);
    const again = await project.pulumi("up", "--yes", "--skip-preview");
    expect(again.output).toMatch(/Resources:\s+\d+ unchanged/);
    expect(password()).toBe(made);
    const outputs = await project.pulumi("stack", "output", "--json", "--show-secrets");
    expect(again.output + outputs.output + everyText(project.stateFolder)).not.toContain(made);
  });

  it("show what another bucket, and another version of Redis, would replace, and refuse it", async () => {
    project.program(program({ bucket: "models-of-prd", version: "9.0" }));
    const newer = await project.pulumi("preview", "--diff");
    expect(newer.output).toContain("+-aws:s3/bucket:Bucket: (replace)");
    expect(newer.output).toMatch(/bucket +: "models-prd" => "models-of-prd"/);
    expect(newer.output).toContain("~ aws:elasticache/replicationGroup:ReplicationGroup: (update)");
    expect(newer.output).toMatch(/unable to replace resource "\S+Bucket::models"/);
    expect(newer.code).not.toBe(0);
    // Redis goes from version to version in place, and never back.
    project.program(program({ version: "7.2" }));
    const older = await project.pulumi("preview", "--diff");
    expect(older.output).toMatch(/unable to replace resource "\S+ReplicationGroup::redis"/);
    expect(older.code).not.toBe(0);
  });

  it("are not deleted while they are protected, nor with models in the bucket, and then leave nothing", async () => {
    project.program(program());
    expect((await project.pulumi("destroy", "--yes", "--skip-preview")).output).toContain("protected");
    project.program(program({ protect: false }));
    expect((await project.pulumi("up", "--yes", "--skip-preview")).code).toBe(0);
    const folder = join(store, "eu-west-1", ACCOUNT, objectType.replace("aws:", "").replaceAll("/", "."));
    mkdirSync(folder, { recursive: true });
    const id = "models-prd/models-research/iris/model.pmml";
    const model = join(folder, `${encodeURIComponent(id)}.json`);
    const where = { region: "eu-west-1", account: ACCOUNT, type: objectType, id };
    writeFileSync(model, JSON.stringify({ ...where, created: "", live: {} }));
    const refused = await project.pulumi("destroy", "--yes", "--skip-preview");
    expect(refused.code).not.toBe(0);
    expect(refused.output).toContain("BucketNotEmpty");
    rmSync(model);
    const destroyed = await project.pulumi("destroy", "--yes", "--skip-preview");
    expect(destroyed.code).toBe(0);
    expect(objects(store).filter((path) => !path.includes("kms.key.Key#pending"))).toEqual([]);
  });
});

describe("stores that are there", () => {
  it("are not made, and stay when the environment goes", async () => {
    project.program(program({ adopt: true, protect: false }));
    const up = await project.pulumi("up", "--yes", "--skip-preview");
    expect(up.output).toContain('host   : "redis.example.com"');
    expect(up.code).toBe(0);
    for (const type of ["ecr.repository", "ecr.pullThrough", "elasticache.", "secretsmanager."])
      expect(objects(store).filter((path) => path.includes(`/${type}`))).toEqual([]);
    expect(ids("s3.bucket.Bucket")).toEqual(["shared-models"]);
    expect(objects(store).filter((path) => path.includes("/s3.bucket") && !path.includes("s3.bucket.Bucket"))).toEqual(
      [],
    );
    expect((await project.pulumi("preview", "--expect-no-changes")).code).toBe(0);
    expect((await project.pulumi("destroy", "--yes", "--skip-preview")).code).toBe(0);
    expect(objects(store).filter((path) => !path.includes("kms.key.Key#pending"))).toEqual([
      expect.stringContaining("/s3.bucket.Bucket/shared-models.json"),
    ]);
  });
});
