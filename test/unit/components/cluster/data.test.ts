import { KubeConfig } from "@kubernetes/client-node";
import { describe, expect, it } from "vitest";
import { principalArn, roleName } from "../../../../components/cluster/access.ts";
import { renderKubeconfig } from "../../../../components/cluster/kubeconfig.ts";
import type { NewCluster } from "../../../../components/cluster/settings.ts";
import { validateCluster } from "../../../../components/cluster/validate.ts";
import { account, made } from "./made.ts";

describe("a cluster's data", () => {
  const codes = (change: Partial<NewCluster>) =>
    validateCluster({ create: { ...made, ...change } }, account).map(({ code, path }) => `${code} ${path}`);

  it("as it should be has no mistakes", () => {
    expect(codes({})).toEqual([]);
    expect(codes({ endpoint: { publicTo: ["203.0.113.0/24", "198.51.100.7/32"] } })).toEqual([]);
    expect(validateCluster({ adopt: { name: "shared-prd" } }, account)).toEqual([]);
  });

  it.each(["1.36.1", "v1.36", "1", "latest", "1.9"])("names no version %s", (version) => {
    expect(codes({ version })).toEqual(["EN017 cluster.create.version"]);
  });

  it.each([
    "0.0.0.0/0",
    "0.0.0.0/1",
    "128.0.0.0/2",
    "32.0.0.0/4",
    "10.0.0.0/8",
    "192.168.1.0/24",
    "203.0.113.9/24",
    "::/0",
    "office",
  ])("is not public to %s", (range) => {
    expect(codes({ endpoint: { publicTo: ["203.0.113.0/24", range] } })).toEqual([
      "EN018 cluster.create.endpoint.publicTo.1",
    ]);
  });

  it("is not public to nobody, which EKS takes for everybody", () => {
    expect(codes({ endpoint: { publicTo: [] } })).toEqual(["EN018 cluster.create.endpoint.publicTo"]);
  });

  it("names roles once each, and somebody who administers", () => {
    const [administrator] = made.access;
    expect(codes({ access: [] })).toEqual(["EN019 cluster.create.access"]);
    expect(codes({ access: [{ role: "on-call", may: "view" }] })).toEqual(["EN019 cluster.create.access"]);
    const twice = { role: "arn:aws:iam::210987654321:role/platform", may: "view" } as const;
    expect(codes({ access: administrator === undefined ? [] : [administrator, twice] })).toEqual([
      "EN019 cluster.create.access.1.role",
    ]);
    const session = "arn:aws:sts::210987654321:assumed-role/platform/me";
    expect(codes({ access: [{ role: session, may: "administer" }] })).toEqual(["EN019 cluster.create.access.0.role"]);
    expect(codes({ access: [{ role: "people/platform", may: "administer" }] })).toHaveLength(1);
  });

  it("tells all mistakes at once", () => {
    expect(codes({ version: "36", endpoint: { publicTo: ["here", "there"] }, access: [] })).toHaveLength(4);
  });

  it("adopts by a name that a cluster can have", () => {
    expect(validateCluster({ adopt: { name: "arn:aws:eks:x" } }, account)).toMatchObject([{ code: "EN017" }]);
  });
});

describe("a kubeconfig", () => {
  const text = renderKubeconfig({
    name: "ml-serving-prd",
    region: "eu-west-1",
    endpoint: "https://0123.gr7.eu-west-1.eks.amazonaws.com",
    certificateAuthority: Buffer.from("a certificate").toString("base64"),
  });

  it("is one that a client of Kubernetes reads, and holds no credential", () => {
    const config = new KubeConfig();
    config.loadFromString(text);
    expect(config.getCurrentCluster()).toMatchObject({
      server: "https://0123.gr7.eu-west-1.eks.amazonaws.com",
      caData: Buffer.from("a certificate").toString("base64"),
      skipTLSVerify: false,
    });
    const user = config.getCurrentUser();
    expect([user?.token, user?.password, user?.keyData, user?.certData]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    // `aws eks get-token help` names these; the API's version asks that interactiveMode be said.
    expect(user?.exec).toMatchObject({
      apiVersion: "client.authentication.k8s.io/v1",
      interactiveMode: "Never",
      command: "aws",
      args: ["eks", "get-token", "--cluster-name", "ml-serving-prd", "--region", "eu-west-1", "--output", "json"],
    });
  });
});

describe("roles in a cluster", () => {
  it("are ARNs, of the environment's account where only the name is said", () => {
    expect(principalArn("platform", account)).toBe("arn:aws:iam::210987654321:role/platform");
    expect(principalArn("arn:aws:iam::111122223333:role/a/b", account)).toBe("arn:aws:iam::111122223333:role/a/b");
    expect(roleName("arn:aws:iam::111122223333:role/a/b")).toBe("b");
  });
});
