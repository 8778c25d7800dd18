import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { everyText, makeProject, type Project } from "../cli.ts";
import { drift, objects } from "./account.ts";

const store = mkdtempSync(join(tmpdir(), "conformance-aws-cli-"));
let project: Project;
beforeAll(async () => {
  project = await makeProject("/dev/null", { ML_SERVING_AWS_STORE: store, ML_SERVING_AWS_ACCOUNT: "210987654321" });
  const settings = "config:\n  aws:region: eu-west-1\n  aws:defaultTags:\n    tags:\n      project: suite\n";
  appendFileSync(join(project.folder, "Pulumi.test.yaml"), settings);
});
afterAll(async () => {
  await project.remove();
  rmSync(store, { recursive: true, force: true });
});

/** A small platform as a program writes it, with everything that may vary. */
const program = (what: { readonly instance?: string; readonly cidr?: string; readonly extra?: string } = {}) => `
import * as ec2 from "@pulumi/aws/ec2/index.js";
import * as eks from "@pulumi/aws/eks/index.js";
import * as iam from "@pulumi/aws/iam/index.js";
import { Bucket } from "@pulumi/aws/s3/bucket.js";
import { Parameter } from "@pulumi/aws/ssm/parameter.js";
import * as pulumi from "@pulumi/pulumi";
const vpc = new ec2.Vpc("net", { cidrBlock: "10.40.0.0/16", tags: { Name: "net" } });
const subnets = ["a", "b"].map((zone, index) => new ec2.Subnet("private-" + zone, {
  vpcId: vpc.id, cidrBlock: zone === "a" ? ${JSON.stringify(what.cidr ?? "10.40.0.0/20")} : "10.40.16.0/20", availabilityZone: "eu-west-1" + zone,
}));
const trust = (Service: string) => ({ Version: "2012-10-17" as const, Statement: [{ Effect: "Allow" as const, Action: "sts:AssumeRole", Principal: { Service } }] });
const role = new iam.Role("control-plane", { assumeRolePolicy: trust("eks.amazonaws.com") });
const nodes = new iam.Role("nodes", { assumeRolePolicy: trust("ec2.amazonaws.com") });
const attached = new iam.RolePolicyAttachment("worker", { role: nodes.name, policyArn: "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy" });
const cluster = new eks.Cluster("main", { roleArn: role.arn, version: "1.35", accessConfig: { authenticationMode: "API" },
  vpcConfig: { subnetIds: subnets.map(({ id }) => id), endpointPrivateAccess: true } });
new eks.NodeGroup("cpu", { clusterName: cluster.name, nodeRoleArn: nodes.arn, subnetIds: subnets.map(({ id }) => id),
  instanceTypes: [${JSON.stringify(what.instance ?? "m7i.large")}], scalingConfig: { minSize: 0, desiredSize: 1, maxSize: 3 } }, { dependsOn: attached });
const models = new Bucket("models");
new Parameter("token", { name: "/suite/token", type: "SecureString", value: pulumi.secret("hunter2-hunter2") });
${what.extra ?? ""}
export const bucket = models.arn;
export const group = cluster.vpcConfig.clusterSecurityGroupId;
`;

describe("the command line with @pulumi/aws", () => {
  it("previews what is not known yet, creates, and is silent the second time", async () => {
    project.program(program());
    const preview = await project.pulumi("preview");
    expect(preview.output).toContain("+ 11 to create");
    expect(preview.output).toContain("group : [unknown]");
    const up = await project.pulumi("up", "--yes", "--skip-preview");
    expect(up.output).toMatch(/bucket: "arn:aws:s3:::models-[0-9a-f]{7}"/);
    expect(up.output).toMatch(/group : "sg-0[0-9a-f]{16}"/);
    expect(up.code).toBe(0);
    expect((await project.pulumi("preview", "--expect-no-changes")).code).toBe(0);
    const said = preview.output + up.output + everyText(project.stateFolder);
    expect(said).not.toContain("hunter2");
  });

  it("shows what is updated, what is replaced, and every mistake at once", async () => {
    project.program(program({ cidr: "10.40.32.0/20" }));
    const { output } = await project.pulumi("preview", "--diff");
    expect(output).toContain("+-aws:ec2/subnet:Subnet: (replace)");
    expect(output).toContain('cidrBlock: "10.40.0.0/20" => "10.40.32.0/20"');
    // What names the subnet is updated where AWS can, and replaced where it cannot.
    expect(output).toContain("+-aws:eks/nodeGroup:NodeGroup: (replace)");
    expect(output).toContain("~ aws:eks/cluster:Cluster: (update)");
    const wrong = 'new ec2.Subnet("wrong", { vpcId: vpc.id, mapPublicIpOnLaunch: "yes", tags: ["a"] } as never);';
    project.program(program({ extra: wrong }));
    const refused = await project.pulumi("preview");
    expect(refused.code).not.toBe(0);
    expect(refused.output).toContain('property mapPublicIpOnLaunch value {yes} has a problem: "yes" is not a boolean.');
    expect(refused.output).toContain('has a problem: ["a"] is not an object.');
  });

  it("finds drift, and puts it right", async () => {
    project.program(program({ instance: "m7i.xlarge" }));
    const [role = ""] = objects(store).filter((path) => path.includes("/iam.role.Role/nodes-"));
    drift(store, role.split("/").at(-1)?.replace(".json", "") ?? "", (live) => {
      live["maxSessionDuration"] = 7200;
    });
    const refresh = await project.pulumi("refresh", "--yes", "--skip-preview", "--diff");
    expect(refresh.output).toContain("maxSessionDuration: 3600 => 7200");
    const up = await project.pulumi("up", "--yes", "--skip-preview");
    expect(up.output).toContain("~ 1 updated");
    expect(up.output).toContain("+-1 replaced");
  });

  it("imports what is there, and destroys all that is its own", async () => {
    const [path = ""] = objects(store).filter((one) => one.includes("/s3.bucket.Bucket/"));
    const bucket = path.split("/").at(-1)?.replace(".json", "") ?? "";
    const adopted = `new Bucket("adopted", { bucket: "${bucket}" }, { import: "${bucket}", retainOnDelete: true });`;
    project.program(program({ instance: "m7i.xlarge", extra: adopted }));
    const up = await project.pulumi("up", "--yes", "--skip-preview");
    expect(up.output).toContain("= 1 imported");
    expect(up.code).toBe(0);
    const destroyed = await project.pulumi("destroy", "--yes", "--skip-preview");
    expect(destroyed.code).toBe(0);
    expect(objects(store)).toEqual([]);
  });
});
