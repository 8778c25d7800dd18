import type { AddressInfo } from "node:net";
import { connect, createServer } from "node:tls";
import { beforeAll, describe, expect, it, vi } from "vitest";
import type { Edge as EdgeClass } from "../../../../components/edge/index.ts";
import { recordRegistrations, valueOf, type Registered } from "../mocks.ts";
import { internal, internet } from "./settings.ts";

const digest = "a".repeat(64);
const option = {
  domainName: "models.prd.example.com",
  resourceRecordName: "_1.models.prd.example.com.",
  resourceRecordType: "CNAME",
  resourceRecordValue: "_2.acm-validations.aws.",
};
/** Every resource type that an edge is made of; the chart's own objects are its provider's. */
const expected = [
  "aws:acm/certificate:Certificate",
  "aws:acm/certificateValidation:CertificateValidation",
  "aws:ec2/securityGroup:SecurityGroup",
  "aws:eks/podIdentityAssociation:PodIdentityAssociation",
  "aws:iam/role:Role",
  "aws:iam/rolePolicy:RolePolicy",
  "aws:route53/record:Record",
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  "kubernetes:core/v1:Namespace",
  "kubernetes:core/v1:Secret",
  "kubernetes:helm.sh/v4:Chart",
];

let registered: readonly Registered[];
const edges: Record<"prd" | "dev", EdgeClass["ref"]> = {} as never;
interface ChartValues {
  readonly image: { readonly repository: string; readonly tag: string };
  readonly serviceAccount: { readonly name: string };
  readonly webhookTLS: { readonly caCert: string; readonly cert: string; readonly key: string };
}
/** Values with a secret among them are recorded in the engine's envelope. */
function valuesOf(chart: Registered | undefined): ChartValues {
  const values = chart?.inputs["values"] as ChartValues | { readonly value: ChartValues };
  return "value" in values ? values.value : values;
}
const named = (type: string) => registered.filter((one) => one.type === type);

beforeAll(async () => {
  registered = recordRegistrations(expected, ({ type, name }) => ({
    arn: `arn:of:${name}`,
    fqdn: `${name}.`,
    ...(type === "aws:acm/certificate:Certificate" ? { domainValidationOptions: [option] } : {}),
  }));
  const { Edge } = await import("../../../../components/edge/index.ts");
  const make = (environment: "prd" | "dev", settings: typeof internet) =>
    new Edge(`edge-${environment}`, {
      settings,
      environment,
      region: "eu-west-1",
      account: "123456789012",
      network: {
        vpcId: "vpc-1",
        cidr: "10.40.0.0/16",
        subnets: { private: ["subnet-1", "subnet-2"], public: ["subnet-3", "subnet-4"] },
      },
      cluster: { name: `ml-serving-${environment}`, securityGroupId: "sg-nodes" },
      images: {
        loadBalancerController: `registry/controller@sha256:${digest}`,
        externalDns: `registry/dns@sha256:${digest}`,
      },
    }).ref;
  edges.prd = make("prd", internet);
  edges.dev = make("dev", internal);
  await Promise.all(
    Object.values(edges).map((ref) => Promise.all([valueOf(ref.certificateArn), valueOf(ref.subnetIds)])),
  );
  // The last ones: they wait for all the others.
  await vi.waitFor(() => {
    expect(named("kubernetes:helm.sh/v4:Chart")).toHaveLength(4);
  });
});

describe("an edge", () => {
  it("stands where it can be reached from", async () => {
    expect(await valueOf(edges.prd.subnetIds)).toBe("subnet-3,subnet-4");
    expect(await valueOf(edges.dev.subnetIds)).toBe("subnet-1,subnet-2");
  });

  it("lets in the Internet by one port, and without it the network alone", () => {
    const rules = named("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule").map(({ name, inputs }) => [
      name,
      inputs["cidrIpv4"] ?? inputs["referencedSecurityGroupId"],
      inputs["securityGroupId"],
      inputs["fromPort"],
      inputs["toPort"],
    ]);
    // Envoy Gateway serves port 443 on 10443 and tells its readiness on 19003.
    expect(rules.filter(([name]) => String(name).startsWith("edge-prd"))).toEqual([
      ["edge-prd-from-0.0.0.0/0", "0.0.0.0/0", "edge-prd-id", 443, 443],
      ["edge-prd-into-https", "edge-prd-id", "sg-nodes", 10443, 10443],
      ["edge-prd-into-readiness", "edge-prd-id", "sg-nodes", 19003, 19003],
    ]);
    const ranges = rules.map(([, peer]) => String(peer)).filter((peer) => peer.includes("/"));
    expect(ranges.toSorted()).toEqual(["0.0.0.0/0", "10.40.0.0/16"]);
  });

  it("sends to the nodes alone", () => {
    const rules = named("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule");
    expect(rules.map(({ inputs }) => [inputs["referencedSecurityGroupId"], inputs["fromPort"]])).toEqual([
      ["sg-nodes", 10443],
      ["sg-nodes", 19003],
      ["sg-nodes", 10443],
      ["sg-nodes", 19003],
    ]);
  });

  it("proves its host by the record that AWS asks for, and hands on a certificate that is issued", async () => {
    const [record, ...others] = named("aws:route53/record:Record");
    expect(others).toEqual([]);
    expect(record?.inputs).toMatchObject({
      zoneId: "Z0123456789ABCDEFGHIJ",
      name: option.resourceRecordName,
      type: "CNAME",
      records: [option.resourceRecordValue],
    });
    const [validation] = named("aws:acm/certificateValidation:CertificateValidation");
    expect(validation?.inputs).toMatchObject({ validationRecordFqdns: ["edge-prd-proof."] });
    expect(await valueOf(edges.prd.certificateArn)).toBe("arn:of:edge-prd");
  });

  it("adopts a certificate without making or proving one", async () => {
    expect(named("aws:acm/certificate:Certificate").map(({ name }) => name)).toEqual(["edge-prd"]);
    expect(await valueOf(edges.dev.certificateArn)).toBe((internal.certificate as { adopt: string }).adopt);
  });

  it("gives each controller a role of its own, and it to no other pods", () => {
    const associations = named("aws:eks/podIdentityAssociation:PodIdentityAssociation").map(({ inputs }) => [
      inputs["clusterName"],
      inputs["namespace"],
      inputs["serviceAccount"],
      inputs["roleArn"],
    ]);
    expect(associations).toContainEqual([
      "ml-serving-prd",
      "edge",
      "load-balancer-controller",
      "arn:of:edge-prd-load-balancer-controller",
    ]);
    expect(associations).toContainEqual(["ml-serving-prd", "edge", "external-dns", "arn:of:edge-prd-external-dns"]);
    expect(associations).toHaveLength(4);
    expect(named("aws:iam/role:Role").map(({ inputs }) => inputs["name"])).toContain("ml-serving-prd-external-dns");
  });

  it("runs charts of a version, with images by digest and the service accounts that the roles are given to", () => {
    const charts = named("kubernetes:helm.sh/v4:Chart").filter(({ name }) => name.startsWith("edge-prd"));
    expect(charts.map(({ inputs }) => `${String(inputs["chart"])} ${String(inputs["version"])}`)).toEqual([
      "aws-load-balancer-controller 3.5.0",
      "external-dns 1.21.1",
    ]);
    for (const chart of charts) {
      const { image, serviceAccount } = valuesOf(chart);
      expect(`${image.repository}:${image.tag}`).toMatch(/^registry\/\w+@sha256:a{64}$/);
      expect(["load-balancer-controller", "external-dns"]).toContain(serviceAccount.name);
    }
  });

  it("gives the webhooks a certificate that who calls them believes", async () => {
    const [chart] = named("kubernetes:helm.sh/v4:Chart");
    const { webhookTLS } = valuesOf(chart);
    const server = createServer({ cert: webhookTLS.cert, key: webhookTLS.key }, (socket) => socket.end()).listen(0);
    try {
      const { port } = server.address() as AddressInfo;
      const call = (servername: string) =>
        new Promise<string>((resolve) => {
          const socket = connect({ port, host: "127.0.0.1", servername, ca: webhookTLS.caCert }, () => {
            resolve("believed");
          });
          socket.on("error", ({ message }: Error) => {
            resolve(message);
          });
        });
      // https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#service-reference
      expect(await call("aws-load-balancer-webhook-service.edge.svc")).toBe("believed");
      expect(await call("another.edge.svc")).toContain("altnames");
    } finally {
      server.close();
    }
  });
});
