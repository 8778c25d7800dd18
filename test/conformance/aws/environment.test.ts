import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { repositoryRoot } from "../../../local/toolchain/paths.ts";
import { makeProject, type Project } from "../cli.ts";
import { objects } from "./account.ts";

const ACCOUNT = "111122223333";
const store = mkdtempSync(join(tmpdir(), "conformance-aws-environment-"));
let project: Project;
beforeAll(async () => {
  project = await makeProject("/dev/null", {
    ML_SERVING_AWS_STORE: store,
    ML_SERVING_AWS_ACCOUNT: ACCOUNT,
    // Roles of people are nobody's of the platform.
    ML_SERVING_AWS_PRESENT: `arn:aws:iam::${ACCOUNT}:role/platform`,
  });
  // Of another region: what the components make must not come to it.
  appendFileSync(join(project.folder, "Pulumi.test.yaml"), "config:\n  aws:region: us-east-2\n");
});
afterAll(async () => {
  await project.remove();
  rmSync(store, { recursive: true, force: true });
});

const component = (name: string) => JSON.stringify(join(repositoryRoot, "components", name, "index.ts"));

interface Varied {
  readonly cidr?: string;
  readonly version?: string;
  readonly nat?: string;
  readonly account?: string;
  readonly protect?: boolean;
  readonly more?: string;
}

/** Account, network, cluster and add-ons as a composition puts them together. */
const program = ({
  cidr = "10.10.0.0/16",
  version = "1.35",
  nat = "one",
  account = ACCOUNT,
  protect = false,
  more = "",
}: Varied = {}) => `
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { accountProvider, boundedRoles, CiRoles } from ${component("accounts")};
import { Cluster, ClusterAddOns } from ${component("cluster")};
import { DataKey } from ${component("data-key")};
import { Network } from ${component("network")};
const account = { id: "${account}", region: "eu-west-1", ci: { github: "acme/ml-platform" } };
const place = { environment: "dev" as const, region: account.region, account: account.id };
const opts = { providers: { aws: accountProvider("dev", account) } };
const ci = new CiRoles("ci", { environment: "dev", account, oidcProvider: "create" }, opts);
const bounded = { ...opts, transforms: [boundedRoles(ci.ref.boundary)] };
const key = new DataKey("data", { ...place, protect: ${protect} }, bounded);
const network = new Network("network", {
  ...place, protect: ${protect},
  settings: { create: { cidr: "${cidr}", zones: ["euw1-az1", "euw1-az2", "euw1-az3"], nat: "${nat}", flowLogDays: 7 } },
} as never, bounded);
const addOns = Object.fromEntries(
  ["vpc-cni", "kube-proxy", "eks-pod-identity-agent", "coredns", "metrics-server", "aws-ebs-csi-driver", "aws-secrets-store-csi-driver-provider"].map((name) => [name, "v1.2.3-eksbuild.4"]),
) as never;
const cluster = new Cluster("cluster", {
  ...place,
  settings: { create: { version: "${version}", endpoint: "private", support: "standard", logDays: 7, access: [{ role: "platform", may: "administer" }] } },
  network: network.ref, addOns, ci: ci.ref, protect: ${protect},
}, bounded);
new ClusterAddOns("add-ons", { ...place, cluster: cluster.ref, versions: addOns, key: key.ref }, { ...bounded, dependsOn: [cluster] });
new k8s.Provider("in-cluster", { kubeconfig: cluster.ref.kubeconfig });
${more}
export const zones = pulumi.all(network.ref.subnets.private).apply((ids) => ids.length);
export const { kubeconfig, securityGroupId } = cluster.ref;
`;

/** Adopts what the first program made, and depends on nothing of it. */
const adopting = (vpc: string) => `
import { accountProvider } from ${component("accounts")};
import { Cluster } from ${component("cluster")};
import { Network } from ${component("network")};
const account = { id: "${ACCOUNT}", region: "eu-west-1", ci: { github: "acme/ml-platform" } };
const place = { environment: "sit" as const, region: account.region, account: account.id };
const opts = { providers: { aws: accountProvider("sit", account) } };
const network = new Network("network", { ...place, protect: true, settings: { adopt: {
  vpcId: "${vpc}", cidr: "10.10.0.0/16", zones: ["euw1-az1"],
  subnets: { private: ["subnet-1"], public: ["subnet-2"], intra: ["subnet-3"] } } } }, opts);
const cluster = new Cluster("cluster", {
  ...place, settings: { adopt: { name: "ml-serving-dev" } }, network: network.ref, addOns: {} as never, protect: true }, opts);
export const { kubeconfig } = cluster.ref;
`;

const ofType = (type: string) => objects(store).filter((path) => path.includes(`/${type}/`));

describe("network, cluster and roles of an environment, through the engine", () => {
  it("are made at once, and a second run has nothing to do", async () => {
    project.program(program());
    const up = await project.pulumi("up", "--yes", "--skip-preview");
    expect(up.output).not.toContain("error");
    expect(up.code).toBe(0);
    expect(up.output).toContain("zones          : 3");
    const again = await project.pulumi("preview", "--expect-no-changes");
    expect(again.output).toContain("unchanged");
    expect(again.code).toBe(0);
  });

  it("let somebody in before anything is made in the cluster, and until all of it is gone", async () => {
    const { output } = await project.pulumi("stack", "export");
    const { deployment } = JSON.parse(output) as {
      readonly deployment: {
        readonly resources: readonly { readonly type: string; readonly dependencies?: string[] }[];
      };
    };
    const provider = deployment.resources.find(({ type }) => type === "pulumi:providers:kubernetes");
    const awaited = provider?.dependencies?.filter((urn) => urn.includes("aws:eks/accessPolicyAssociation:")) ?? [];
    expect(awaited.map((urn) => urn.split("::").at(-1)).sort()).toEqual([
      "cluster-ci-deploy",
      "cluster-ci-preview",
      "cluster-platform",
    ]);
  });

  it("stand in the account that is named, with roles within the boundary", () => {
    const read = (type: string) =>
      ofType(type).map((path) => (JSON.parse(readFileSync(join(store, path), "utf8")) as { live: Live }).live);
    type Live = Readonly<Record<string, unknown>>;
    expect(objects(store).filter((path) => path.includes("us-east-2"))).toEqual([]);
    const roles = read("iam.role.Role");
    const unbounded = roles.filter((role) => role["permissionsBoundary"] === undefined).map((role) => role["name"]);
    expect(unbounded.sort()).toEqual(["ml-serving-dev-deploy", "ml-serving-dev-preview"]);
    expect(roles.map((role) => role["name"])).toContain("ml-serving-dev-vpc-cni");
    const entered = read("eks.accessEntry.AccessEntry").map((entry) => String(entry["principalArn"]).split("/").at(-1));
    expect(entered.sort()).toEqual(["ml-serving-dev-deploy", "ml-serving-dev-preview", "platform"]);
    const [cluster] = read("eks.cluster.Cluster");
    expect(cluster).toMatchObject({
      vpcConfig: { endpointPublicAccess: false },
      tagsAll: { "ml-serving/environment": "dev" },
    });
    expect(read("ec2.natGateway.NatGateway")).toHaveLength(1);
  });

  it("are updated where AWS can, and replaced where it cannot: a preview shows which", async () => {
    project.program(program({ version: "1.36", nat: "one-per-zone" }));
    const { output } = await project.pulumi("preview", "--diff");
    expect(output).toContain("~ aws:eks/cluster:Cluster: (update)");
    expect(output).toContain('version: "1.35" => "1.36"');
    // Two more gateways and addresses; no subnet, table or association changes for it.
    expect(output.match(/\+ aws:ec2\/natGateway:NatGateway: \(create\)/g)).toHaveLength(2);
    // The cluster, the routes of two zones, and the two components' own settings.
    expect(output).toContain("~ 5 to update");
    expect(output).not.toContain("to replace");

    project.program(program({ cidr: "10.11.0.0/16" }));
    const moved = (await project.pulumi("preview", "--diff")).output;
    expect(moved).toContain("+-aws:ec2/vpc:Vpc: (replace)");
    expect(moved.match(/\+-aws:ec2\/subnet:Subnet: \(replace\)/g)).toHaveLength(9);
    expect(moved).not.toContain("+-aws:eks/cluster:Cluster: (replace)");
  });

  it("are not made in another account", async () => {
    project.program(program({ account: "444455556666" }));
    const { code, output } = await project.pulumi("preview");
    expect(code).not.toBe(0);
    expect(output).toContain("AWS account ID not allowed: 111122223333");
  });

  it("are left as they are by who adopts them", async () => {
    const before = objects(store);
    const [vpc = ""] = ofType("ec2.vpc.Vpc");
    project.program(adopting(vpc.split("/").at(-1)?.replace(".json", "") ?? ""));
    const other = ["--stack", "other"];
    await project.pulumi("stack", "init", "other");
    const up = await project.pulumi("up", "--yes", "--skip-preview", ...other);
    expect(up.output).toContain("ml-serving-dev");
    expect(up.code).toBe(0);
    expect((await project.pulumi("destroy", "--yes", "--skip-preview", ...other)).code).toBe(0);
    expect(objects(store)).toEqual(before);
  });

  it("are kept where they are protected, and leave nothing where not", async () => {
    const all = ["--yes", "--skip-preview", "--stack", "test"];
    project.program(program({ protect: true }));
    expect((await project.pulumi("up", ...all)).code).toBe(0);
    const refused = await project.pulumi("destroy", ...all);
    expect(refused.code).not.toBe(0);
    expect(refused.output).toContain("protected");
    expect(ofType("eks.cluster.Cluster")).toHaveLength(1);
    project.program(program());
    expect((await project.pulumi("up", ...all)).code).toBe(0);
    expect((await project.pulumi("destroy", ...all)).code).toBe(0);
    // Keys wait for a month before they go: until then they can be had back.
    expect(objects(store).filter((path) => !path.includes("kms.key.Key#pending"))).toEqual([]);
  });
});
