import { rmSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { hasUnknown, Secret, UNKNOWN, type Properties } from "../../../local/providers/serve/values.ts";
import { account, declare, drift, kept, objects } from "./account.ts";
import { clusterInputs, makeGround, nodeGroupInputs } from "./ground.ts";

const tags = JSON.stringify({ tags: { project: "suite", stage: "test" } });
const a = account({ defaultTags: tags, ignoreTags: JSON.stringify({ keyPrefixes: ["k8s.io/"] }) });
beforeAll(() => makeGround(a.engine));

const id = (name: string): string => kept(a.engine, name).id;
const make = (type: string, name: string, inputs: Properties) => a.engine.one(declare(type, name, inputs));

describe("a preview", () => {
  it("of a create keeps what is given, knows region and tags, and nothing that AWS makes up", async () => {
    await a.engine.one(declare("ec2/vpc:Vpc", "planned", { cidrBlock: "10.9.0.0/16", tags: { Name: "n" } }), true);
    const { previewed } = a.engine;
    expect(previewed).toMatchObject({
      cidrBlock: "10.9.0.0/16",
      enableDnsSupport: true,
      region: "eu-west-1",
      tagsAll: { Name: "n", project: "suite", stage: "test" },
      arn: UNKNOWN,
      defaultSecurityGroupId: UNKNOWN,
    });
    expect(objects(a.store).some((path) => path.includes("ec2.vpc.Vpc") && !path.includes(id("vpc")))).toBe(false);
  });

  it("of a create does not know what AWS computes inside of what is given", async () => {
    await a.engine.one(
      declare("eks/cluster:Cluster", "planned", { ...clusterInputs(a.engine), name: "planned" }),
      true,
    );
    expect(a.engine.previewed["vpcConfig"]).toMatchObject({
      subnetIds: [id("subnet-a"), id("subnet-b")],
      vpcId: UNKNOWN,
      clusterSecurityGroupId: UNKNOWN,
    });
    expect(hasUnknown(a.engine.previewed["endpoint"])).toBe(true);
  });

  it("of an update knows what stays, and not what changes with it", async () => {
    await make("ec2/launchTemplate:LaunchTemplate", "template", { imageId: "ami-1" });
    await a.engine.one(
      declare("ec2/launchTemplate:LaunchTemplate", "template", {
        ...kept(a.engine, "template").inputs,
        imageId: "ami-2",
      }),
      true,
    );
    const { previewed } = a.engine;
    expect(previewed).toMatchObject({
      arn: kept(a.engine, "template").outputs["arn"] ?? "",
      imageId: "ami-2",
      latestVersion: UNKNOWN,
    });
  });
});

describe("an update", () => {
  it("changes what is given, keeps what AWS chose, and forgets what is left out", async () => {
    const inputs = clusterInputs(a.engine);
    expect(
      (await make("eks/cluster:Cluster", "cluster", { ...inputs, enabledClusterLogTypes: ["api", "audit"] })).diff,
    ).toEqual(["add enabledClusterLogTypes"]);
    const { endpoint, vpcConfig } = kept(a.engine, "cluster").outputs;
    expect((await make("eks/cluster:Cluster", "cluster", inputs)).diff).toEqual(["delete enabledClusterLogTypes"]);
    expect(kept(a.engine, "cluster").outputs).toMatchObject({ endpoint, vpcConfig });
    expect(kept(a.engine, "cluster").outputs).not.toHaveProperty("enabledClusterLogTypes");
  });

  it("makes a launch template's next version", async () => {
    const inputs = { ...kept(a.engine, "template").inputs, updateDefaultVersion: true };
    await make("ec2/launchTemplate:LaunchTemplate", "template", { ...inputs, imageId: "ami-3" });
    expect(kept(a.engine, "template").outputs).toMatchObject({ latestVersion: 2, defaultVersion: 2, imageId: "ami-3" });
  });

  it("replaces with an object of another id, which others then name", async () => {
    const first = id("subnet-b");
    const subnet = { ...kept(a.engine, "subnet-b").inputs, cidrBlock: "10.0.5.0/24" };
    const cluster = { ...clusterInputs(a.engine), name: "replaced" };
    // The old one is still in use by the cluster of the ground: EC2 keeps it, as it would keep a real one.
    await expect(make("ec2/subnet:Subnet", "subnet-b", subnet)).rejects.toThrow("DependencyViolation");
    expect(id("subnet-b")).not.toBe(first);
    expect(cluster.name).toBe("replaced");
  });

  it("replaces a node group for its instance type, under a new name first", async () => {
    const { nodeGroupName: _, ...inputs } = nodeGroupInputs(a.engine);
    await make("eks/nodeGroup:NodeGroup", "pool", { ...inputs, instanceTypes: ["m7i.large"] });
    const before = id("pool");
    const step = await make("eks/nodeGroup:NodeGroup", "pool", { ...inputs, instanceTypes: ["m7i.xlarge"] });
    expect(step).toMatchObject({
      op: "replace",
      diff: ["update-replace instanceTypes[0]"],
      deleteBeforeReplace: false,
    });
    expect(id("pool")).not.toBe(before);
  });

  it("replaces a node group of a given name after deleting it", async () => {
    const named = { ...nodeGroupInputs(a.engine), instanceTypes: ["m7i.large"] };
    await make("eks/nodeGroup:NodeGroup", "named", named);
    const step = await make("eks/nodeGroup:NodeGroup", "named", { ...named, instanceTypes: ["m7i.xlarge"] });
    expect(step).toMatchObject({ op: "replace", deleteBeforeReplace: true });
    expect(id("named")).toBe("main:cpu");
  });
});

describe("a refresh", () => {
  it("sees what somebody changed, and the next update puts it right", async () => {
    const declared = declare("ecr/repository:Repository", "images", {
      name: "images",
      imageTagMutability: "IMMUTABLE",
      tags: { a: "1" },
    });
    await a.engine.one(declared);
    drift(a.store, "images", (live) => {
      live["imageTagMutability"] = "MUTABLE";
      live["tagsAll"] = { a: "1", project: "suite", stage: "test", "by-hand": "yes" };
    });
    await a.engine.refresh();
    expect(kept(a.engine, "images")).toMatchObject({
      inputs: { imageTagMutability: "MUTABLE", tags: { a: "1", "by-hand": "yes" } },
      outputs: { imageTagMutability: "MUTABLE", tags: { a: "1", "by-hand": "yes" } },
    });
    expect((await a.engine.one(declared)).diff).toEqual(['delete tags["by-hand"]', "update imageTagMutability"]);
    expect((await a.engine.one(declared)).op).toBe("same");
  });

  it("sees nothing in what others manage, nor in another order", async () => {
    drift(a.store, "main", (live) => {
      live["tagsAll"] = {
        project: "suite",
        stage: "test",
        "k8s.io/cluster-autoscaler/enabled": "true",
        "aws:eks:x": "y",
      };
      const { subnetIds } = live["vpcConfig"] as { subnetIds: string[] };
      subnetIds.reverse();
      live["platformVersion"] = "eks.2";
    });
    const before = kept(a.engine, "cluster").inputs;
    await a.engine.refresh();
    expect(kept(a.engine, "cluster")).toMatchObject({ inputs: before, outputs: { platformVersion: "eks.2" } });
    expect(kept(a.engine, "cluster").outputs["tagsAll"]).toEqual({ project: "suite", stage: "test" });
  });

  it("sees what somebody deleted", async () => {
    const path = objects(a.store).find((one) => one.endsWith("/images.json")) ?? "";
    rmSync(join(a.store, path));
    expect(await a.engine.refresh()).toEqual(["images"]);
  });

  it("keeps secrets secret", async () => {
    await make("ssm/parameter:Parameter", "password", {
      name: "password",
      type: "SecureString",
      value: new Secret("correct horse"),
    });
    await a.engine.refresh();
    const { inputs, outputs } = kept(a.engine, "password");
    expect([inputs["value"], outputs["value"]]).toEqual([new Secret("correct horse"), new Secret("correct horse")]);
    drift(a.store, "password", (live) => {
      live["value"] = "battery staple";
    });
    await a.engine.refresh();
    expect(kept(a.engine, "password").inputs["value"]).toEqual(new Secret("battery staple"));
  });
});

describe("an import", () => {
  it("of what is not there is none", async () => {
    expect(await a.engine.import({ type: "aws:ec2/vpc:Vpc", name: "x" }, "vpc-0nowhere")).toBeUndefined();
  });

  it("takes the other forms of an id that the official provider takes", async () => {
    await make("ec2/routeTable:RouteTable", "table", { vpcId: id("vpc") });
    await make("ec2/routeTableAssociation:RouteTableAssociation", "association", {
      routeTableId: id("table"),
      subnetId: id("subnet-a"),
    });
    const forms = { type: "aws:ec2/routeTableAssociation:RouteTableAssociation", name: "x" };
    expect((await a.engine.import(forms, `${id("subnet-a")}/${id("table")}`))?.id).toBe(id("association"));
    await make("eks/podIdentityAssociation:PodIdentityAssociation", "pods", {
      clusterName: "main",
      namespace: "n",
      serviceAccount: "s",
      roleArn: kept(a.engine, "role").outputs["arn"] ?? "",
    });
    const pods = await a.engine.import(
      { type: "aws:eks/podIdentityAssociation:PodIdentityAssociation", name: "x" },
      `main,${id("pods")}`,
    );
    expect(pods?.inputs).toMatchObject({ clusterName: "main", namespace: "n", serviceAccount: "s" });
  });
});

describe("identifiers", () => {
  it("are the same in another empty account of the same number, and others for the next creation", async () => {
    const { id: first } = kept(a.engine, "vpc");
    const other = await a.another(undefined, { ML_SERVING_AWS_STORE: `${a.store}/other` });
    await other.one(declare("ec2/vpc:Vpc", "vpc", { cidrBlock: "10.0.0.0/16" }));
    expect(kept(other, "vpc").id).toBe(first);
    await other.destroy();
    await other.one(declare("ec2/vpc:Vpc", "vpc", { cidrBlock: "10.0.0.0/16" }));
    expect(kept(other, "vpc").id).not.toBe(first);
  });
});

describe("settings", () => {
  it.each([
    [{ region: "" }, "Missing region configuration."],
    [{ region: "europe" }, "invalid AWS Region: europe"],
    [{ allowedAccountIds: '["111111111111"]' }, "AWS account ID not allowed: 210987654321. Allowed are 111111111111."],
    [{ forbiddenAccountIds: '["210987654321"]' }, "AWS account ID not allowed: 210987654321"],
  ])("%j is refused", async (settings, message) => {
    await expect(a.another(settings)).rejects.toThrow(message);
  });

  it("without a folder for the account are refused: nobody may take it for a real one", async () => {
    await expect(a.another(undefined, { ML_SERVING_AWS_STORE: "" })).rejects.toThrow(
      "This is the stand-in for the aws provider: it reaches no account. Set ML_SERVING_AWS_STORE to a folder",
    );
  });

  it("of a role to assume decide the account; a region decides its partition and names", async () => {
    const settings = { region: "cn-north-1", assumeRoles: '[{"roleArn":"arn:aws-cn:iam::444444444444:role/deploy"}]' };
    const china = await a.another(settings, { ML_SERVING_AWS_STORE: `${a.store}/china` });
    await china.one(declare("ecr/repository:Repository", "images", { name: "images" }));
    expect(kept(china, "images").outputs).toMatchObject({
      arn: "arn:aws-cn:ecr:cn-north-1:444444444444:repository/images",
      repositoryUrl: "444444444444.dkr.ecr.cn-north-1.amazonaws.com.cn/images",
    });
  });

  it("of a resource's own region put it there", async () => {
    await make("sqs/queue:Queue", "far", { name: "far", region: "us-east-1" });
    expect(kept(a.engine, "far").outputs).toMatchObject({
      region: "us-east-1",
      arn: "arn:aws:sqs:us-east-1:210987654321:far",
    });
    expect(objects(a.store)).toContainEqual(expect.stringMatching(/^us-east-1\//));
  });
});
