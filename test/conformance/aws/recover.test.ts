import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { pendingOf } from "../../../local/recover/deployment.ts";
import { carryOut, decide, exportState, find, type Choices, type RunPulumi } from "../../../local/recover/recover.ts";
import { makeProject, type Project } from "../cli.ts";
import { objects } from "./account.ts";

let project: Project;
let store: string;
beforeEach(async () => {
  store = mkdtempSync(join(tmpdir(), "conformance-aws-recover-"));
  project = await makeProject("/dev/null", { ML_SERVING_AWS_STORE: store, ML_SERVING_AWS_ACCOUNT: "111122223333" });
  appendFileSync(join(project.folder, "Pulumi.test.yaml"), "config:\n  aws:region: us-east-2\n");
  project.program(program);
});
afterEach(async () => {
  await project.remove();
  rmSync(store, { recursive: true, force: true });
});

/** What an environment is made of, in small: by an explicit provider, in a component, with names and without. */
const program = `
import * as ec2 from "@pulumi/aws/ec2/index.js";
import * as eks from "@pulumi/aws/eks/index.js";
import * as iam from "@pulumi/aws/iam/index.js";
import { Key } from "@pulumi/aws/kms/key.js";
import { Provider } from "@pulumi/aws/provider.js";
import { Bucket } from "@pulumi/aws/s3/bucket.js";
import { Secret } from "@pulumi/aws/secretsmanager/secret.js";
import * as pulumi from "@pulumi/pulumi";
const aws = new Provider("account", { region: "eu-west-1", defaultTags: { tags: { "ml-serving/environment": "dev" } } });
class Part extends pulumi.ComponentResource {
  constructor() {
    super("suite:index:Part", "part", {}, { providers: { aws } });
    const parent = { parent: this };
    const named = (Name: string) => ({ tags: { Name } });
    const vpc = new ec2.Vpc("vpc", { cidrBlock: "10.40.0.0/16", ...named("vpc") }, parent);
    const key = new Key("key", { description: "Disks", ...named("key") }, parent);
    new Bucket("bucket", { bucket: "ml-serving-dev-bucket" }, { ...parent, protect: true });
    new Secret("secret", { name: "ml-serving/dev/secret", kmsKeyId: key.arn }, parent);
    const table = new ec2.RouteTable("table", { vpcId: vpc.id, ...named("table") }, parent);
    const gateway = new ec2.InternetGateway("gateway", { vpcId: vpc.id, ...named("gateway") }, parent);
    new ec2.Route("route", { routeTableId: table.id, destinationCidrBlock: "0.0.0.0/0", gatewayId: gateway.id }, parent);
    const subnets = ["a", "b", "c"].map((zone, index) => {
      const subnet = new ec2.Subnet("subnet-" + zone, { vpcId: vpc.id, cidrBlock: "10.40." + index + ".0/24",
        availabilityZone: "eu-west-1" + zone, ...named("subnet-" + zone) }, parent);
      new ec2.RouteTableAssociation("association-" + zone, { subnetId: subnet.id, routeTableId: table.id }, parent);
      return subnet;
    });
    const trust = { Version: "2012-10-17" as const, Statement: [{ Effect: "Allow" as const, Action: "sts:AssumeRole", Principal: { Service: "eks.amazonaws.com" } }] };
    const role = new iam.Role("role", { name: "ml-serving-dev-cluster", assumeRolePolicy: trust }, parent);
    new iam.RolePolicyAttachment("attachment", { role: role.name, policyArn: "arn:aws:iam::aws:policy/AmazonEKSClusterPolicy" }, parent);
    new eks.Cluster("cluster", { name: "ml-serving-dev", roleArn: role.arn, version: "1.35", bootstrapSelfManagedAddons: false,
      accessConfig: { authenticationMode: "API" }, vpcConfig: { subnetIds: subnets.map(({ id }) => id) } }, parent);
  }
}
new Part();
`;

/** Types by how many objects there are, without what AWS makes along. */
function inventory(): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const path of objects(store)) {
    const type = path.split("/").at(-2) ?? "";
    counts[type] = (counts[type] ?? 0) + 1;
  }
  return counts;
}

/** Each object once, and the main route table, which AWS makes along with a network; so it does the groups, not counted here. */
const once = {
  "ec2.internetGateway.InternetGateway": 1,
  "ec2.route.Route": 1,
  "ec2.routeTable.RouteTable": 2,
  "ec2.routeTableAssociation.RouteTableAssociation": 3,
  "ec2.subnet.Subnet": 3,
  "ec2.vpc.Vpc": 1,
  "eks.cluster.Cluster": 1,
  "iam.role.Role": 1,
  "iam.rolePolicyAttachment.RolePolicyAttachment": 1,
  "kms.key.Key": 1,
  "s3.bucket.Bucket": 1,
  "secretsmanager.secret.Secret": 1,
};

const pulumi: RunPulumi = async (args) => {
  const { code, output } = await project.pulumi(...args);
  if (code !== 0) throw new Error(`pulumi ${args.join(" ")}: ${output}`);
  return output;
};

const nobody: Choices = { import: [], delete: [], absent: [], ids: {} };

/** A run that is killed with something open as soon as so many objects are there; between two objects nothing is open. */
async function killedAt(count: number): Promise<void> {
  await project.killed(() => objects(store).length >= count, "up", "--yes", "--skip-preview");
  await pulumi(["cancel", "--yes", "test"]);
  if (pendingOf(await exportState(pulumi)).length === 0) await killedAt(count + 1);
}

async function recovered(choices: Partial<Choices>): Promise<readonly string[]> {
  const state = await exportState(pulumi);
  const found = await find(state, store);
  await carryOut(state, decide(found, { ...nobody, ...choices }), pulumi);
  expect((await exportState(pulumi)).deployment.pending_operations ?? []).toEqual([]);
  return found.map(({ pending, verdict }) => `${pending.name} ${verdict.is}`);
}

async function converges(): Promise<void> {
  const up = await project.pulumi("up", "--yes", "--skip-preview");
  expect(up.code, up.output).toBe(0);
  expect(up.output).not.toMatch(/replaced/);
  expect(inventory()).toMatchObject(once);
  expect((await project.pulumi("preview", "--expect-no-changes")).code).toBe(0);
}

describe("a run that is killed", () => {
  it.each([1, 8, 15])("is taken up where it was, when %i objects were there", async (count) => {
    await killedAt(count);
    expect(await recovered({ import: "all" })).not.toEqual([]);
    await converges();
  });

  it("is taken up without what it had begun, when that is deleted", async () => {
    await killedAt(9);
    const open = await find(await exportState(pulumi), store);
    // A bucket is protected: what may hold data is never deleted here.
    const bucket = open.some(({ pending }) => pending.name === "bucket");
    const begun = open.flatMap(({ pending, verdict }) => {
      if (verdict.is !== "there" || pending.name === "bucket") return [];
      const type = pending.resource.type.replace(/^aws:/, "").replaceAll(/[/:]/g, ".");
      return [`/${type}/${encodeURIComponent(verdict.id)}.json`];
    });
    const left = (): readonly string[] => begun.filter((end) => objects(store).some((path) => path.endsWith(end)));
    expect(left()).not.toEqual([]);
    await recovered({ delete: "all", import: bucket ? ["bucket"] : [] });
    expect(left()).toEqual([]);
    await converges();
  });

  it("is taken up when what was begun never came to be", async () => {
    await killedAt(6);
    const state = await exportState(pulumi);
    const there = (await find(state, store)).filter(({ verdict }) => verdict.is === "there");
    for (const { verdict } of there) {
      if (verdict.is !== "there") continue;
      // With what AWS made along: the main route table of a network that never came to be is not there either.
      const isOfIt = (path: string): boolean =>
        path.endsWith(`/${encodeURIComponent(verdict.id)}.json`) ||
        readFileSync(join(store, path), "utf8").includes(`"${verdict.id}"`);
      const gone = objects(store).filter(isOfIt);
      expect(gone).not.toEqual([]);
      for (const path of gone) rmSync(join(store, path));
    }
    const found = await recovered({});
    expect(found.filter((one) => one.endsWith(" there"))).toEqual([]);
    await converges();
  });

  it("would fail, or make things twice, if what was open were only forgotten", async () => {
    await killedAt(9);
    const state = await exportState(pulumi);
    const there = (await find(state, store)).filter(({ verdict }) => verdict.is === "there");
    expect(there.length).toBeGreaterThan(0);
    await carryOut(state, { imported: [], deleted: [], again: [] }, pulumi);
    const up = await project.pulumi("up", "--yes", "--skip-preview");
    const isDouble = Object.entries(once).some(([type, count]) => (inventory()[type] ?? 0) > count);
    expect(up.code !== 0 || isDouble).toBe(true);
  });

  it("loses an object to the engine's own --import-pending-creates, which is why that is not used", async () => {
    await killedAt(9);
    const state = await exportState(pulumi);
    const [one] = (await find(state, store)).filter(({ verdict }) => verdict.is === "there");
    if (one?.verdict.is !== "there") throw new Error("nothing was open");
    const { urn } = one.pending.resource;
    const pair = ["--import-pending-creates", urn, "--import-pending-creates", one.verdict.id];
    await pulumi(["refresh", "--yes", "--skip-preview", "--clear-pending-creates", ...pair]);
    const { deployment } = await exportState(pulumi);
    expect((deployment.resources ?? []).map((resource) => resource.urn)).not.toContain(urn);
  });
});
