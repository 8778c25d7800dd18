import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compareSync } from "bcryptjs";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { nodeRegistryHosts, registryConfig, writeNodeRegistryHosts } from "../../../local/cluster/config-files.ts";
import { clusterLayout } from "../../../local/cluster/layout.ts";
import {
  ensureRegistryAccess,
  forgetRegistryAccess,
  registryCa,
  registryLogin,
  registryServerFile,
} from "../../../local/cluster/registry-access.ts";
import { machineLogin } from "../../../oci/machine-registries.ts";

/** OpenSSL is the judge: it knows nothing of the code that made the certificate. */
function openssl(...args: string[]): string {
  return execFileSync("openssl", args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

describe("what lets into a cluster's registry", () => {
  const root = mkdtempSync(join(tmpdir(), "registry-access-"));
  const cluster = clusterLayout("local", { stateRoot: root });
  const mode = (file: string): string => (statSync(file).mode & 0o777).toString(8);
  const places = join(root, ".registries");

  beforeAll(() => {
    mkdirSync(cluster.folder, { mode: 0o700 });
  });
  beforeEach(async () => {
    vi.stubEnv("ML_SERVING_REGISTRIES", places);
    await ensureRegistryAccess(cluster);
  });
  afterAll(() => {
    vi.unstubAllEnvs();
    rmSync(root, { recursive: true });
  });

  it("is a certificate for the addresses that are used, of an authority whose key nobody has", () => {
    const certificate = registryServerFile(cluster, "tls.crt");
    expect(openssl("verify", "-CAfile", registryCa(cluster), certificate)).toContain("OK");
    for (const address of ["127.0.0.1", "10.88.0.1"])
      expect(openssl("x509", "-in", certificate, "-noout", "-checkip", address)).toContain("does match");
    expect(openssl("x509", "-in", certificate, "-noout", "-checkip", "10.88.0.2")).toContain("NOT match");
    const files = readdirSync(cluster.folder, { recursive: true, encoding: "utf8" });
    expect(files.filter((file) => file.endsWith(".key"))).toEqual(["registry-access/server/tls.key"]);
    const keyOf = (...args: string[]): string => openssl(...args, "-pubout");
    expect(keyOf("pkey", "-in", registryServerFile(cluster, "tls.key"))).toBe(
      openssl("x509", "-in", certificate, "-noout", "-pubkey"),
    );
  });

  it("is a login that the registry's file of passwords knows by its bcrypt hash alone", () => {
    const [user = "", password = ""] = Buffer.from(registryLogin(cluster).replace("Basic ", ""), "base64")
      .toString()
      .split(":");
    const [known, hash = ""] = readFileSync(registryServerFile(cluster, "htpasswd"), "utf8").trim().split(":");
    expect(known).toBe(user);
    expect(hash).toMatch(/^\$2[aby]\$/);
    expect(compareSync(password, hash)).toBe(true);
    expect(compareSync(`${password}x`, hash)).toBe(false);
    expect(Buffer.from(password, "base64url")).toHaveLength(32);
    expect(hash).not.toContain(password);
  });

  it("is found by the registry's address, and is for root alone", () => {
    expect(machineLogin("https://127.0.0.1:15000")).toBe(registryLogin(cluster));
    for (const name of ["tls.key", "htpasswd"] as const) expect(mode(registryServerFile(cluster, name))).toBe("600");
    expect(mode(join(registryCa(cluster), "..", "config.json"))).toBe("600");
    expect(mode(places)).toBe("700");
  });

  it("stays when the cluster is brought up again, and is another one for another port or a half that was left", async () => {
    const before = registryLogin(cluster);
    await ensureRegistryAccess(cluster);
    expect(registryLogin(cluster)).toBe(before);
    const other = clusterLayout("local", { stateRoot: root, portBlock: 1 });
    mkdirSync(join(cluster.folder, "registry-access.new"));
    await ensureRegistryAccess(other);
    expect(existsSync(join(cluster.folder, "registry-access.new"))).toBe(false);
    expect(registryLogin(other)).not.toBe(before);
    expect(() => registryLogin(cluster)).toThrow("cluster local has no login for 127.0.0.1:15000 yet");
    forgetRegistryAccess(other);
  });

  it("is forgotten with the cluster, unless another one has its port since", async () => {
    const after = clusterLayout("after", { stateRoot: root });
    await ensureRegistryAccess(after);
    forgetRegistryAccess(cluster);
    expect(machineLogin("https://127.0.0.1:15000")).toBe(registryLogin(after));
    forgetRegistryAccess(after);
    expect(existsSync(places)).toBe(false);
  });

  it("is what nodes pull with, in files that only root reads, also where an open one was before", () => {
    const [node] = cluster.nodes;
    if (node === undefined) throw new Error("no node");
    const file = join(node.folder, "registries", cluster.registry, "hosts.toml");
    mkdirSync(join(file, ".."), { recursive: true });
    writeFileSync(file, "", { mode: 0o644 });
    writeNodeRegistryHosts(cluster, node, cluster.registry);
    expect(mode(file)).toBe("600");
    const text = readFileSync(file, "utf8");
    expect(text).toBe(nodeRegistryHosts(cluster));
    expect(text).toContain('[host."https://10.88.0.1:5000"]');
    expect(text).toContain(`ca = "${registryCa(cluster)}"`);
    expect(text).toContain(`Authorization = "${registryLogin(cluster)}"`);
    expect(text).not.toMatch(/http:|skip_verify/);
  });

  it("is all that the registry is told: no password in its configuration", () => {
    const [, password = ""] = Buffer.from(registryLogin(cluster).replace("Basic ", ""), "base64").toString().split(":");
    const config = JSON.stringify(registryConfig(cluster));
    expect(config).not.toContain(password);
    expect(registryConfig(cluster)).toMatchObject({
      http: { addr: "10.88.0.1:5000", tls: { certificate: registryServerFile(cluster, "tls.crt") } },
      auth: { htpasswd: { path: registryServerFile(cluster, "htpasswd") } },
    });
  });
});
