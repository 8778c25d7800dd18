import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { load } from "js-yaml";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeKubeconfigs } from "../../../local/cluster/kubeconfig.ts";
import { clusterLayout, type ClusterLayout } from "../../../local/cluster/layout.ts";
import { certificatePlans, ensurePki, pkiFolder } from "../../../local/cluster/pki.ts";

/** OpenSSL is the judge: it knows nothing of the code that made the certificates. */
function openssl(...args: string[]): string {
  return execFileSync("openssl", args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

describe("the cluster's certificates", () => {
  const root = mkdtempSync(join(tmpdir(), "pki-"));
  const cluster: ClusterLayout = clusterLayout("local", { stateRoot: root });
  const file = (name: string): string => join(pkiFolder(cluster), name);

  beforeAll(async () => {
    await ensurePki(cluster);
    writeKubeconfigs(cluster);
  });
  afterAll(() => {
    rmSync(root, { recursive: true });
  });

  it("chain to their own authority and to no other", () => {
    for (const plan of certificatePlans(cluster)) {
      expect(openssl("verify", "-CAfile", file(`${plan.authority}-ca.crt`), file(`${plan.name}.crt`))).toContain("OK");
      const other = plan.authority === "etcd" ? "cluster" : "etcd";
      expect(() => openssl("verify", "-CAfile", file(`${other}-ca.crt`), file(`${plan.name}.crt`))).toThrow();
    }
  });

  it("let the API server be reached by every name and address that is used", () => {
    for (const host of ["localhost", "kubernetes.default.svc"])
      expect(openssl("x509", "-in", file("apiserver.crt"), "-noout", "-checkhost", host)).toContain("does match");
    for (const address of ["127.0.0.1", "10.88.0.1", "10.96.0.1"])
      expect(openssl("x509", "-in", file("apiserver.crt"), "-noout", "-checkip", address)).toContain("does match");
    expect(openssl("x509", "-in", file("apiserver.crt"), "-noout", "-checkhost", "example.com")).toContain("NOT match");
  });

  it("make kubelets nodes and nothing more", () => {
    const subject = openssl("x509", "-in", file("node-1-client.crt"), "-noout", "-subject", "-nameopt", "RFC2253");
    expect(subject.trim()).toBe("subject=CN=system:node:node-1,O=system:nodes");
  });

  it("keep keys for their owner alone", () => {
    expect(statSync(file("admin.key")).mode & 0o777).toBe(0o600);
    expect(statSync(cluster.kubeconfig).mode & 0o777).toBe(0o600);
    expect(statSync(pkiFolder(cluster)).mode & 0o777).toBe(0o700);
  });

  it("come with the authority in what users copy, and never with a switched-off check", () => {
    const text = readFileSync(cluster.kubeconfig, "utf8");
    expect(text).not.toContain("insecure");
    const config = load(text) as { clusters: [{ cluster: { "certificate-authority-data": string; server: string } }] };
    expect(config.clusters[0].cluster.server).toBe("https://127.0.0.1:16443");
    expect(Buffer.from(config.clusters[0].cluster["certificate-authority-data"], "base64").toString()).toBe(
      readFileSync(file("cluster-ca.crt"), "utf8"),
    );
  });

  it("are made once", async () => {
    const before = readFileSync(file("admin.crt"), "utf8");
    await ensurePki(cluster);
    expect(readFileSync(file("admin.crt"), "utf8")).toBe(before);
  });
});
