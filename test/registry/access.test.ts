import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { dump } from "js-yaml";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { registryConfig } from "../../local/cluster/config-files.ts";
import { clusterLayout } from "../../local/cluster/layout.ts";
import { ensureRegistryAccess, registryCa, registryLogin } from "../../local/cluster/registry-access.ts";
import { Client } from "../../oci/client.ts";
import { basic } from "../../oci/docker-login.ts";
import { registryAnswers } from "../../oci/fetching.ts";
import { lookUp } from "../../oci/lookup.ts";
import { packImage } from "../../oci/pack.ts";
import { parseRepository } from "../../oci/reference.ts";
import { pushImage } from "../../oci/registry.ts";

/** A registry as a cluster starts it, but on loopback itself: the cluster's own network is not there. */
describe("the embedded cluster's registry", () => {
  const root = mkdtempSync(join(tmpdir(), "access-"));
  const cluster = clusterLayout("access", { stateRoot: root, portBlock: 89 });
  const { registry } = cluster;
  let server: ChildProcess | undefined;

  /** What curl, which knows nothing of us, is answered; its own words where there is no answer. */
  const curl = (url: string, ...more: readonly string[]): string => {
    const args = ["--silent", "--output", "/dev/null", "--write-out", "%{http_code} %{errormsg}", ...more, url];
    try {
      return execFileSync("curl", args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
    } catch (error) {
      return (error as { stdout: string }).stdout;
    }
  };
  const trusting = ["--cacert", registryCa(cluster)];
  const image = () => packImage([{ path: "model.txt", bytes: Buffer.from("a model") }]);

  beforeEach(() => {
    vi.stubEnv("ML_SERVING_REGISTRIES", join(root, ".registries"));
  });
  afterEach(() => {
    vi.unstubAllEnvs();
  });
  beforeAll(async () => {
    vi.stubEnv("ML_SERVING_REGISTRIES", join(root, ".registries"));
    mkdirSync(cluster.folder, { recursive: true, mode: 0o700 });
    await ensureRegistryAccess(cluster);
    const config = registryConfig(cluster) as { http: object };
    const file = join(root, "registry.yaml");
    writeFileSync(file, dump({ ...config, http: { ...config.http, addr: registry } }));
    server = spawn("docker-registry", ["serve", file], { stdio: "ignore" });
    for (let tries = 0; tries < 200 && !(await registryAnswers(registry)); tries += 1) await sleep(50);
  });
  afterAll(() => {
    server?.kill();
    rmSync(root, { recursive: true });
  });

  it("lets nobody in without its login, with another one, or without encryption", () => {
    expect(curl(`https://${registry}/v2/`, ...trusting)).toMatch(/^401/);
    const header = `Authorization: ${basic("ml-serving", "a-guess")}`;
    expect(curl(`https://${registry}/v2/`, ...trusting, "--header", header)).toMatch(/^401/);
    const upload = `https://${registry}/v2/models/iris/blobs/uploads/`;
    expect(curl(upload, ...trusting, "--request", "POST")).toMatch(/^401/);
    expect(curl(`http://${registry}/v2/`)).toMatch(/^400/);
  });

  it("is trusted by its own authority alone", async () => {
    expect(curl(`https://${registry}/v2/`)).toMatch(/^000 .*certificate/i);
    const other = clusterLayout("other", { stateRoot: root, portBlock: 90 });
    vi.stubEnv("ML_SERVING_REGISTRIES", join(root, ".others"));
    mkdirSync(other.folder, { recursive: true });
    await ensureRegistryAccess({ ...other, registry });
    expect(await registryAnswers(registry)).toBe(false);
    const found = await lookUp(parseRepository(`${registry}/models/iris`), "1", undefined);
    // https://nodejs.org/docs/latest-v20.x/api/tls.html#x509-certificate-error-codes
    expect(found).toMatchObject({
      kind: "unknown",
      reason: expect.stringMatching(/SIGNATURE|ISSUER|SELF_SIGNED/) as string,
    });
  });

  it("takes and gives by the login that this machine has, and refuses one that is given and wrong", async () => {
    const at = parseRepository(`${registry}/models/iris`);
    const packed = await image();
    const { uploadedBytes } = await pushImage(packed, at);
    expect(uploadedBytes).toBeGreaterThan(0);
    expect(await lookUp(at, packed.digest, undefined)).toEqual({ kind: "found", digest: packed.digest });
    expect((await new Client(at).manifest(packed.digest))?.digest).toBe(packed.digest);
    await expect(new Client(at, { authorization: basic("ml-serving", "a-guess") }).find(packed.digest)).rejects.toThrow(
      "401",
    );
  });

  it("is read by skopeo by the same two files", async () => {
    const { digest } = await image();
    const folder = join(registryCa(cluster), "..");
    const args = ["inspect", "--raw", "--cert-dir", folder, "--authfile", join(folder, "config.json")];
    const raw = execFileSync("skopeo", [...args, `docker://${registry}/models/iris@${digest}`], { encoding: "utf8" });
    expect(raw).toContain("application/vnd.oci.image");
    expect(raw).not.toContain(registryLogin(cluster).replace("Basic ", ""));
  });
});
