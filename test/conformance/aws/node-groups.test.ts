import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { repositoryRoot } from "../../../local/toolchain/paths.ts";
import { makeProject, type Project } from "../cli.ts";
import { drift, objects } from "./account.ts";

const store = mkdtempSync(join(tmpdir(), "conformance-node-groups-"));
let project: Project;
beforeAll(async () => {
  project = await makeProject("/dev/null", { ML_SERVING_AWS_STORE: store, ML_SERVING_AWS_ACCOUNT: "123456789012" });
  appendFileSync(join(project.folder, "Pulumi.test.yaml"), "config:\n  aws:region: eu-west-1\n");
});
afterAll(async () => {
  await project.remove();
  rmSync(store, { recursive: true, force: true });
});

/** A network, a cluster and the node groups in it. */
const program = (cpu: string, version = "1.35") => `
import { Subnet } from "@pulumi/aws/ec2/subnet.js";
import { Vpc } from "@pulumi/aws/ec2/vpc.js";
import { SecurityGroup } from "@pulumi/aws/ec2/securityGroup.js";
import { Cluster } from "@pulumi/aws/eks/cluster.js";
import { Role } from "@pulumi/aws/iam/role.js";
import { NodeGroups } from "${repositoryRoot}/components/node-groups/index.ts";
import { resolvePools } from "${repositoryRoot}/components/node-groups/pool.ts";
import { loadLocks } from "${repositoryRoot}/locks/load.ts";
const { locks } = loadLocks();
const zones = ["euw1-az1", "euw1-az2"];
const vpc = new Vpc("net", { cidrBlock: "10.40.0.0/16" });
const subnets = zones.map((zone, index) =>
  new Subnet(zone, { vpcId: vpc.id, cidrBlock: "10.40." + index * 16 + ".0/20", availabilityZoneId: zone }).id);
const group = new SecurityGroup("nodes", { name: "nodes", description: "nodes", vpcId: vpc.id });
const role = new Role("control-plane", { name: "control-plane", assumeRolePolicy: JSON.stringify({
  Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "eks.amazonaws.com" } }] }) });
const cluster = new Cluster("main", { name: "ml-serving-prd", roleArn: role.arn, version: "${version}",
  vpcConfig: { subnetIds: subnets, endpointPrivateAccess: true } });
new NodeGroups("nodes", {
  protect: false,
  environment: "prd", account: "123456789012",
  pools: resolvePools({
    system: { for: "platform", instances: ["m7i.large"], min: 2, max: 4 },
    cpu: { for: "models", ${cpu}, capacity: "spot" },
    l4: { for: "models", gpu: "l4", instances: ["g6.2xlarge"], min: 0, max: 2, sharing: { timeSlices: 2 } },
  }, zones, (type) => locks.instances.get(type)?.value),
  cluster: { name: cluster.name, version: cluster.version, securityGroupId: group.id },
  network: { zones, subnets: { private: subnets, public: [], intra: [] } },
});
`;
/** The file of a node group, by the beginning of its name. */
function groupFile(name: string): string {
  const found = objects(store).find((path) => path.includes("/eks.nodeGroup.NodeGroup/") && path.includes(name));
  if (found === undefined) throw new Error(`there is no node group ${name}`);
  return found;
}

/** What the autoscaler does, or somebody at the command line. */
function setDesired(name: string, desiredSize: number): void {
  const id = decodeURIComponent(groupFile(name).split("/").at(-1)?.replace(".json", "") ?? "");
  drift(store, id, (live) => {
    live["scalingConfig"] = { ...(live["scalingConfig"] as object), desiredSize };
  });
}

const small = 'instances: ["c7i.xlarge"], min: 1, max: 4';

describe("node groups on the stand-in", () => {
  it("are made, and the second run is silent", async () => {
    project.program(program(small));
    const up = await project.pulumi("up", "--yes", "--skip-preview");
    expect(up.output).not.toContain("error:");
    expect(up.code).toBe(0);
    expect(objects(store).filter((path) => path.includes("/eks.nodeGroup.NodeGroup/"))).toHaveLength(3);
    expect((await project.pulumi("preview", "--expect-no-changes")).code).toBe(0);
  });

  it("keep the number of nodes that the autoscaler has set", async () => {
    setDesired("ml-serving-prd-cpu-", 2);
    expect((await project.pulumi("up", "--yes", "--skip-preview", "--refresh")).code).toBe(0);
    expect((await project.pulumi("preview", "--expect-no-changes")).code).toBe(0);
    expect(readFileSync(join(store, groupFile("ml-serving-prd-cpu-")), "utf8")).toMatch(/"desiredSize":\s*2/);
    setDesired("ml-serving-prd-cpu-", 1);
    await project.pulumi("refresh", "--yes", "--skip-preview");
  });

  it("of another instance type are others: made before the old one goes, which the preview says", async () => {
    project.program(program('instances: ["c7i.2xlarge"], min: 1, max: 4'));
    const preview = await project.pulumi("preview", "--diff");
    expect(preview.output).toContain("+-aws:eks/nodeGroup:NodeGroup: (replace)");
    expect(preview.output).toContain('"c7i.xlarge" => "c7i.2xlarge"');
    expect(preview.output).toContain("+-1 to replace");
    const up = await project.pulumi("up", "--yes", "--skip-preview");
    expect(up.output).toContain("+-1 replaced");
    const made = up.output.indexOf("nodes-cpu created replacement");
    expect(made).toBeGreaterThan(0);
    expect(up.output.indexOf("nodes-cpu deleted original")).toBeGreaterThan(made);
  });

  it("with other settings of their nodes, another size or another Kubernetes stay and are rolled", async () => {
    project.program(program('instances: ["c7i.2xlarge"], min: 1, max: 9, diskGiB: 200', "1.36"));
    const preview = await project.pulumi("preview", "--diff");
    expect(preview.output).not.toContain("replace");
    expect(preview.output).toContain("maxSize: 4 => 9");
    const up = await project.pulumi("up", "--yes", "--skip-preview");
    // The cluster, the template and the three groups.
    expect(up.output).toContain("~ 5 updated");
    expect((await project.pulumi("preview", "--expect-no-changes")).code).toBe(0);
  });

  it("take a min above the number that runs once that number is raised, since the program leaves it to the autoscaler", async () => {
    project.program(program('instances: ["c7i.2xlarge"], min: 3, max: 9, diskGiB: 200', "1.36"));
    const refused = await project.pulumi("up", "--yes", "--skip-preview");
    expect(refused.output).toContain("Minimum capacity 3 can't be greater than desired size 1");
    // aws eks update-nodegroup-config --scaling-config desiredSize=3
    setDesired("ml-serving-prd-cpu-", 3);
    const up = await project.pulumi("up", "--yes", "--skip-preview", "--refresh");
    expect(up.output).toContain("~ 1 updated");
    expect(up.code).toBe(0);
  });

  it("go without a trace but the key that waits for its end", async () => {
    expect((await project.pulumi("destroy", "--yes", "--skip-preview")).code).toBe(0);
    expect(objects(store)).toEqual([expect.stringMatching(/kms\.key\.Key#pending\//)]);
  });
});
