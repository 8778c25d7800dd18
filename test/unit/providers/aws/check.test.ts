import { describe, expect, it } from "vitest";
import { Secret, UNKNOWN } from "../../../../local/providers/serve/index.ts";
import { check, failures } from "./support.ts";

const subnet = { vpcId: "vpc-1", cidrBlock: "10.0.0.0/24" };
const nodes = {
  clusterName: "c",
  nodeRoleArn: "arn:aws:iam::210987654321:role/nodes",
  subnetIds: ["subnet-1"],
  scalingConfig: { minSize: 0, desiredSize: 1, maxSize: 2 },
};

describe("inputs", () => {
  it("are refused when the package has no such property, with the nearest name", () => {
    expect(failures("ec2/subnet:Subnet", { ...subnet, cidrBlok: "x" })).toEqual([
      'cidrBlok: There is no property "cidrBlok" here. Did you mean "cidrBlock"?',
    ]);
    expect(failures("ec2/subnet:Subnet", { ...subnet, somethingElse: 1 })).toEqual([
      'somethingElse: There is no property "somethingElse" here. Remove it.',
    ]);
  });

  it("are refused at any depth, with their path", () => {
    expect(
      failures("eks/nodeGroup:NodeGroup", {
        ...nodes,
        scalingConfig: { ...nodes.scalingConfig, maxSise: 3 },
        taints: [{ key: "a", effekt: "NO_SCHEDULE" }],
      }),
    ).toEqual([
      'scalingConfig.maxSise: There is no property "maxSise" here. Did you mean "maxSize"?',
      'taints[0].effekt: There is no property "effekt" here. Did you mean "effect"?',
      "taints[0].effect: It is missing. Give it a value.",
    ]);
  });

  it("are refused when only AWS can set them", () => {
    expect(failures("ec2/subnet:Subnet", { ...subnet, arn: "arn:aws:ec2:…" })).toEqual([
      'arn: "arn" is computed by AWS and cannot be set. Remove it.',
    ]);
  });

  it("are refused when one is missing", () => {
    expect(failures("ec2/subnet:Subnet", { cidrBlock: "10.0.0.0/24" })).toEqual([
      "vpcId: It is missing. Give it a value.",
    ]);
    expect(failures("ec2/subnet:Subnet", { vpcId: null })).toEqual(["vpcId: It is missing. Give it a value."]);
    expect(failures("eks/nodeGroup:NodeGroup", { ...nodes, scalingConfig: { minSize: 0 } })).toEqual([
      "scalingConfig.desiredSize: It is missing. Give it a value.",
      "scalingConfig.maxSize: It is missing. Give it a value.",
    ]);
  });

  it("are refused when of another type", () => {
    expect(failures("ec2/subnet:Subnet", { vpcId: 5, mapPublicIpOnLaunch: "yes", tags: ["a"] })).toEqual([
      "vpcId: 5 is not a string.",
      'mapPublicIpOnLaunch: "yes" is not a boolean.',
      'tags: ["a"] is not an object.',
    ]);
    expect(failures("eks/nodeGroup:NodeGroup", { ...nodes, subnetIds: "subnet-1", scalingConfig: [] })).toEqual([
      'subnetIds: "subnet-1" is not a list.',
      "scalingConfig: [] is not an object.",
    ]);
  });

  it("are refused when not among the values that the specification or the table allows", () => {
    expect(failures("ecr/repository:Repository", { imageTagMutability: "IMUTABLE" })).toEqual([
      'imageTagMutability: "IMUTABLE" is none of MUTABLE, IMMUTABLE, MUTABLE_WITH_EXCLUSION, IMMUTABLE_WITH_EXCLUSION. Did you mean "MUTABLE"?',
    ]);
    const [failure] = failures("eks/nodeGroup:NodeGroup", { ...nodes, capacityType: "SPOTTY" });
    expect(failure).toBe('capacityType: "SPOTTY" is none of ON_DEMAND, SPOT, CAPACITY_BLOCK. Did you mean "SPOT"?');
    expect(failures("cloudwatch/logGroup:LogGroup", { retentionInDays: 31 })[0]).toMatch(
      /^retentionInDays: 31 is none of 0, 1, 3/,
    );
    expect(failures("cloudwatch/logGroup:LogGroup", { retentionInDays: 30 })).toEqual([]);
  });

  it("are refused when not of the form that AWS takes", () => {
    expect(failures("s3/bucket:Bucket", { bucket: "My_Bucket" })).toEqual([
      'bucket: "My_Bucket" is not of the right form. It must have 3 to 63 lower-case letters, digits, dots and hyphens, a letter or digit first and last.',
    ]);
    expect(failures("kms/alias:Alias", { name: "suite", targetKeyId: "k" })[0]).toMatch(
      /^name: "suite" is not of the right form. It must begin with alias\//,
    );
    for (const bucket of ["192.168.0.1", "a..b", "xn--a", "ab", "-abc"])
      expect(failures("s3/bucket:Bucket", { bucket })).toHaveLength(1);
  });

  it("pass in every form that AWS's own models name", () => {
    for (const name of ["a/b_c.d", "team__images", "team---images/x"])
      expect(failures("ecr/repository:Repository", { name })).toEqual([]);
    for (const name of ["a___b", "a..b", "a._b", "a//b", "-a", "a"])
      expect([name, failures("ecr/repository:Repository", { name }).length]).toEqual([name, 1]);
    const certificate = { validationMethod: "DNS" };
    for (const domainName of ["*.example.com", "example.x1", "a.b-c.example"])
      expect(failures("acm/certificate:Certificate", { ...certificate, domainName })).toEqual([]);
    for (const domainName of ["example", "a..example.com", "a-.example.com", "example.com.", "*.*.example.com"])
      expect(failures("acm/certificate:Certificate", { ...certificate, domainName })).toHaveLength(1);
    expect(failures("kms/key:Key", { customerMasterKeySpec: "ML_KEM_768" })).toEqual([]);
    const cluster = { roleArn: "r", vpcConfig: { subnetIds: [], controlPlaneEgressMode: "CUSTOMER_ISOLATED" } };
    expect(failures("eks/cluster:Cluster", cluster)).toEqual([]);
    const group = { description: "d", authToken: "an_underscore_is_not_taken" };
    expect(failures("elasticache/replicationGroup:ReplicationGroup", group)).toHaveLength(1);
    expect(failures("iam/role:Role", { assumeRolePolicy: "{}", path: "/\u007f/" })).toHaveLength(1);
  });

  it("are refused all at once", () => {
    expect(
      failures("eks/nodeGroup:NodeGroup", {
        clusterName: 1,
        capacityType: "SPOTTY",
        scalingConfig: { minSize: "0" },
        subnets: [],
      }).map((one) => one.split(":")[0]),
    ).toEqual([
      "clusterName",
      "capacityType",
      "scalingConfig.minSize",
      "scalingConfig.desiredSize",
      "scalingConfig.maxSize",
      "subnets",
      "nodeRoleArn",
      "subnetIds",
    ]);
  });

  it("are refused when not exactly one of a group is given", () => {
    expect(failures("ec2/routeTableAssociation:RouteTableAssociation", { routeTableId: "r" })).toEqual([
      "subnetId: Give exactly one of subnetId, gatewayId; there is none.",
    ]);
    expect(
      failures("ec2/routeTableAssociation:RouteTableAssociation", { routeTableId: "r", subnetId: "s", gatewayId: "g" }),
    ).toEqual(["gatewayId: Give exactly one of subnetId, gatewayId; there are subnetId and gatewayId."]);
    expect(failures("iam/role:Role", { assumeRolePolicy: "{}", name: "a", namePrefix: "b" })).toEqual([
      "namePrefix: It cannot be given along with name. Remove one.",
    ]);
  });

  it("pass when they are not known yet, and count as given", () => {
    expect(failures("ec2/subnet:Subnet", { vpcId: UNKNOWN, cidrBlock: UNKNOWN, tags: UNKNOWN })).toEqual([]);
    expect(
      failures("ec2/routeTableAssociation:RouteTableAssociation", { routeTableId: UNKNOWN, subnetId: UNKNOWN }),
    ).toEqual([]);
    expect(failures("eks/nodeGroup:NodeGroup", { ...nodes, scalingConfig: UNKNOWN })).toEqual([]);
  });

  it("are never shown when secret", () => {
    const group = {
      description: "d",
      authToken: new Secret("short"),
      engine: new Secret("mysql"),
      nodeType: new Secret(5),
    };
    const found = failures("elasticache/replicationGroup:ReplicationGroup", group);
    expect(found).toHaveLength(3);
    expect(found.join()).not.toMatch(/short|mysql|5/);
  });

  it("take the service principals and policies of AWS as text or as objects, and become text", () => {
    const assumeRolePolicy = {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "eks.amazonaws.com" } }],
    };
    expect(check("iam/role:Role", { assumeRolePolicy }).inputs["assumeRolePolicy"]).toBe(
      JSON.stringify(assumeRolePolicy),
    );
    expect(
      check("iam/role:Role", { assumeRolePolicy: { ...assumeRolePolicy, Version: UNKNOWN } }).inputs[
        "assumeRolePolicy"
      ],
    ).toBe(UNKNOWN);
    const secret = check("iam/role:Role", { assumeRolePolicy: new Secret(assumeRolePolicy) }).inputs[
      "assumeRolePolicy"
    ];
    expect(secret).toBeInstanceOf(Secret);
  });
});

describe("names", () => {
  it("are made up of the resource's name and seven digits, and marked", () => {
    expect(check("ecr/repository:Repository", {}).inputs).toMatchObject({ name: "it-0102030", __defaults: ["name"] });
    expect(check("s3/bucket:Bucket", {}, { name: "My_Models" }).inputs).toMatchObject({ bucket: "my-models-0102030" });
    expect(check("kms/alias:Alias", { targetKeyId: "k" }).inputs).toMatchObject({ name: "alias/it-0102030" });
    expect(check("sqs/queue:Queue", { fifoQueue: true }).inputs).toMatchObject({ name: "it-0102030.fifo" });
  });

  it("that were made up stay", () => {
    const oldInputs = { name: "it-fffffff", __defaults: ["name"] };
    expect(check("ecr/repository:Repository", {}, { oldInputs }).inputs).toMatchObject(oldInputs);
  });

  it("that were given before and are no longer become made-up ones", () => {
    expect(check("ecr/repository:Repository", {}, { oldInputs: { name: "given" } }).inputs).toMatchObject({
      name: "it-0102030",
    });
  });

  it("follow the engine's settings", () => {
    expect(
      check("ecr/repository:Repository", {}, { autonaming: { mode: "enforce", proposedName: "said" } }).inputs["name"],
    ).toBe("said");
    expect(
      check("kms/alias:Alias", { targetKeyId: "k" }, { autonaming: { mode: "propose", proposedName: "said" } }).inputs[
        "name"
      ],
    ).toBe("alias/said");
    expect(check("ecr/repository:Repository", {}, { autonaming: { mode: "disable" } }).failures).toEqual([
      { property: "name", reason: "It is missing, and automatic naming is switched off. Give the resource a name." },
    ]);
  });

  it("are not made up where there is a prefix", () => {
    expect(check("iam/role:Role", { assumeRolePolicy: "{}", namePrefix: "suite-" }).inputs["name"]).toBeUndefined();
  });

  it("are held to AWS's rules also when made up", () => {
    expect(check("ecr/repository:Repository", {}, { name: "Images" }).failures).toEqual([
      { property: "name", reason: expect.stringContaining('"Images-0102030" is not of the right form') as string },
    ]);
  });
});

describe("defaults", () => {
  it("are filled in, and inside of objects that are given", () => {
    expect(check("ec2/vpc:Vpc", { cidrBlock: "10.0.0.0/16" }).inputs).toMatchObject({
      enableDnsSupport: true,
      instanceTenancy: "default",
    });
    const { inputs } = check("eks/cluster:Cluster", {
      roleArn: "r",
      vpcConfig: { subnetIds: ["a", "b"], endpointPrivateAccess: true },
    });
    expect(inputs).toMatchObject({ vpcConfig: { endpointPrivateAccess: true, endpointPublicAccess: true } });
    expect(inputs).not.toHaveProperty("accessConfig");
  });

  it("do not override a value, nor what excludes it", () => {
    expect(check("ec2/vpc:Vpc", { cidrBlock: "10.0.0.0/16", enableDnsSupport: false }).inputs["enableDnsSupport"]).toBe(
      false,
    );
    expect(
      check("cloudwatch/eventRule:EventRule", { isEnabled: false, scheduleExpression: "rate(5 minutes)" }).inputs,
    ).not.toHaveProperty("state");
  });

  it("are filled into secrets", () => {
    const { inputs } = check("eks/cluster:Cluster", { roleArn: "r", vpcConfig: new Secret({ subnetIds: ["a"] }) });
    expect(inputs["vpcConfig"]).toEqual(
      new Secret({ subnetIds: ["a"], endpointPrivateAccess: false, endpointPublicAccess: true }),
    );
  });
});
