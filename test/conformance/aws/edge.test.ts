import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { repositoryRoot } from "../../../local/toolchain/paths.ts";
import { HOUSEKEEPING, startApiServer, type ApiServer } from "../../support/api-server.ts";
import { everyText, makeProject, type Project } from "../cli.ts";
import { objects } from "./account.ts";

const ACCOUNT = "123456789012";
const store = mkdtempSync(join(tmpdir(), "conformance-aws-edge-"));
let server: ApiServer;
let project: Project;
let kubelet: NodeJS.Timeout;
/** The zone's id, as the account made it up. */
let zone: string;

/** What controllers and a kubelet would make of ExternalDNS: its pod is ready, and behind its Service. */
async function runExternalDns(): Promise<void> {
  await server
    .request("POST", "/apis/discovery.k8s.io/v1/namespaces/edge/endpointslices", {
      metadata: { name: "external-dns", labels: { "kubernetes.io/service-name": "external-dns" } },
      addressType: "IPv4",
      endpoints: [{ addresses: ["10.0.0.1"], conditions: { ready: true } }],
      ports: [{ name: "http", port: 7979 }],
    })
    .catch(() => undefined); // it is there
  const path = "/apis/apps/v1/namespaces/edge/deployments";
  const { items } = (await server.request("GET", path)) as {
    readonly items: readonly { readonly metadata: { name: string; generation: number } }[];
  };
  for (const { metadata } of items)
    await server.request(
      "PATCH",
      `${path}/${metadata.name}/status`,
      {
        status: {
          observedGeneration: metadata.generation,
          replicas: 1,
          updatedReplicas: 1,
          readyReplicas: 1,
          availableReplicas: 1,
          conditions: [
            { type: "Available", status: "True", reason: "MinimumReplicasAvailable" },
            { type: "Progressing", status: "True", reason: "NewReplicaSetAvailable" },
          ],
        },
      },
      "application/merge-patch+json",
    );
}

const ground = `
import { Cluster } from "@pulumi/aws/eks/cluster.js";
import { Role } from "@pulumi/aws/iam/role.js";
import { Subnet } from "@pulumi/aws/ec2/subnet.js";
import { Vpc } from "@pulumi/aws/ec2/vpc.js";
import { Zone } from "@pulumi/aws/route53/zone.js";
const vpc = new Vpc("net", { cidrBlock: "10.40.0.0/16" });
const subnets = ["a", "b"].map((zone, index) =>
  new Subnet(zone, { vpcId: vpc.id, cidrBlock: \`10.40.\${index}.0/24\`, availabilityZone: "eu-west-1" + zone }).id);
const trust = { Version: "2012-10-17" as const, Statement: [{ Effect: "Allow" as const, Action: "sts:AssumeRole", Principal: { Service: "eks.amazonaws.com" } }] };
const role = new Role("control-plane", { assumeRolePolicy: trust });
const cluster = new Cluster("main", { name: "ml-serving-prd", roleArn: role.arn, vpcConfig: { subnetIds: subnets } });
const zone = new Zone("zone", { name: "prd.example.com" });
export const zoneId = zone.zoneId;
`;

/** An edge as a stack registers it, on a network, a cluster and a zone that are somebody else's. */
const program = (what: { readonly host?: string; readonly reach?: "internal" | "internet" } = {}) => `${ground}
import { Edge } from ${JSON.stringify(join(repositoryRoot, "components/edge/index.ts"))};
const image = \`registry/image@sha256:${"a".repeat(64)}\`;
const edge = new Edge("edge", {
  environment: "prd", account: "${ACCOUNT}", region: "eu-west-1",
  settings: {
    host: "${what.host ?? "models.prd.example.com"}", dnsZone: { name: "prd.example.com", id: "${zone}" },
    reach: "${what.reach ?? "internet"}", certificate: "create",
    callers: { apiKeys: { secret: "callers", clients: ["alice"], header: "x-api-key" } },
  },
  network: { vpcId: vpc.id, cidr: "10.40.0.0/16", subnets: { private: subnets, public: subnets } },
  cluster: { name: cluster.name, securityGroupId: cluster.vpcConfig.clusterSecurityGroupId },
  images: { loadBalancerController: image, externalDns: image },
});
export const { certificateArn, subnetIds } = edge.ref;
`;

beforeAll(async () => {
  server = await startApiServer({ controllers: HOUSEKEEPING });
  kubelet = setInterval(() => void runExternalDns().catch(() => undefined), 300);
  const account = { ML_SERVING_AWS_STORE: store, ML_SERVING_AWS_ACCOUNT: ACCOUNT };
  project = await makeProject(server.kubeconfigPath, account);
  appendFileSync(join(project.folder, "Pulumi.test.yaml"), "config:\n  aws:region: eu-west-1\n");
  project.program(ground);
  const { output } = await project.pulumi("up", "--yes", "--skip-preview");
  zone = /zoneId *: "(Z\w+)"/.exec(output)?.[1] ?? "";
  if (zone === "") throw new Error(output);
});
afterAll(async () => {
  clearInterval(kubelet);
  await project.remove();
  await server.stop();
  rmSync(store, { recursive: true, force: true });
});

/** The objects of a type, as the account has them. */
function live(type: string): readonly Readonly<Record<string, unknown>>[] {
  return objects(store)
    .filter((path) => path.includes(`/${type}/`))
    .map((path) => (JSON.parse(readFileSync(join(store, path), "utf8")) as { live: Record<string, unknown> }).live);
}

describe("the edge of an environment", () => {
  it("is made, certificate and all, and a second run has nothing to do", async () => {
    project.program(program());
    const preview = await project.pulumi("preview");
    expect(preview.output).not.toContain("error");
    const up = await project.pulumi("up", "--yes", "--skip-preview");
    expect(up.output).toContain(`certificateArn: "arn:aws:acm:eu-west-1:${ACCOUNT}:certificate/`);
    expect(up.code).toBe(0);
    // The webhooks' certificate is made up by every run, and only the first one counts.
    const again = await project.pulumi("up", "--yes", "--skip-preview");
    expect(again.output).toMatch(/Resources:\s+\d+ unchanged/);
    expect(up.output + again.output + everyText(project.stateFolder)).not.toContain("PRIVATE KEY");
  });

  it("has a certificate for the host, proven in the zone", () => {
    const [certificate] = live("acm.certificate.Certificate");
    expect(certificate).toMatchObject({ domainName: "models.prd.example.com" });
    expect(live("acm.certificateValidation.CertificateValidation")).toHaveLength(1);
    expect(live("route53.record.Record")).toMatchObject([{ zoneId: zone, type: "CNAME" }]);
  });

  it("says which charts could be rendered here, and gives those their account on AWS", async () => {
    const { output } = await project.pulumi("stack", "--show-urns");
    expect(output).toContain("kubernetes:ml-serving:UnprovenChart");
    const dns = (await server.request("GET", "/apis/apps/v1/namespaces/edge/deployments/external-dns")) as {
      readonly spec: {
        readonly template: {
          readonly spec: {
            readonly serviceAccountName: string;
            readonly containers: readonly { readonly image: string; readonly args: readonly string[] }[];
          };
        };
      };
    };
    const { serviceAccountName, containers } = dns.spec.template.spec;
    expect(live("eks.podIdentityAssociation.PodIdentityAssociation")).toContainEqual(
      expect.objectContaining({ namespace: "edge", serviceAccount: serviceAccountName }),
    );
    expect(containers[0]?.image).toBe(`registry/image@sha256:${"a".repeat(64)}`);
    // https://github.com/kubernetes-sigs/external-dns/blob/v0.21.0/docs/flags.md
    for (const flag of [`--zone-id-filter=${zone}`, "--namespace=gateway", "--txt-owner-id=ml-serving-prd"])
      expect(containers[0]?.args).toContain(flag);
  });

  it("shows that another host is another certificate, and another reach other rules alone", async () => {
    project.program(program({ host: "scores.prd.example.com" }));
    const moved = await project.pulumi("preview", "--diff");
    expect(moved.output).toContain("+-aws:acm/certificate:Certificate: (replace)");
    expect(moved.output).toMatch(/domainName: "models.prd.example.com" => "scores.prd.example.com"/);
    project.program(program({ reach: "internal" }));
    const closed = await project.pulumi("preview", "--diff");
    expect(closed.output).not.toContain("certificate:Certificate: (replace)");
    expect(closed.output).toMatch(/cidrIpv4 +: "0.0.0.0\/0"/);
    expect(closed.output).toMatch(/cidrIpv4 +: "10.40.0.0\/16"/);
  });

  it("goes without leaving anything", async () => {
    const destroyed = await project.pulumi("destroy", "--yes", "--skip-preview");
    expect(destroyed.output).toContain("have been deleted");
    expect(destroyed.code).toBe(0);
    expect(objects(store)).toEqual([]);
  });
});
