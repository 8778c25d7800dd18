import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { signingKey } from "../../cli/images/keys.ts";
import type { Asked, Looked } from "../../cli/images/look.ts";
import { makeImages } from "../../cli/images/make.ts";
import { toolPath } from "../../local/toolchain/paths.ts";
import { listTags } from "../../oci/list.ts";
import { dev } from "../../stacks/environments/dev.ts";
import { startRegistry, type TestRegistry } from "../support/registry.ts";
import { client } from "./content.ts";
import { plantedDatabase, type Planted } from "../support/planted.ts";

const repository = "runtimes/parity";
let registry: TestRegistry;
let folder: string;

beforeAll(async () => {
  registry = await startRegistry();
  folder = mkdtempSync(join(tmpdir(), "made-"));
});

afterAll(async () => {
  await registry.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The parity gate's image, built for dev, whose registry is the test's. */
async function make(more: Partial<Asked> = {}, push = true): Promise<Looked> {
  const asked = {
    names: ["parity"],
    sbom: true,
    judge: undefined,
    sign: undefined,
    verify: undefined,
    say: () => undefined,
    build: { push, release: false },
    ...more,
  };
  const { address } = registry;
  const at = { host: address, address, baseUrl: `http://${address}`, repositoriesBy: "pulumi" } as const;
  const [one] = await makeImages(dev, asked, async () => Promise.resolve({ environment: "dev", ...at }));
  if (one === undefined) throw new Error("no image");
  return one;
}

const planted = (name: string, ...packages: readonly Planted[]) => ({
  database: plantedDatabase(join(folder, name), ["Go"], packages, new Date()),
  from: 7,
  oldestDays: 7,
});

const there = () => listTags(client(registry.address, repository).at, undefined);

describe("an image that is built for an environment", () => {
  it("goes nowhere where nobody says so", async () => {
    const { isThere, made } = await make({}, false);
    expect([isThere, made]).toEqual([true, { isReleased: false }]);
    expect(await there()).toEqual([]);
  });

  it("is neither signed nor pushed where it has a known hole", async () => {
    const key = join(folder, "refused.key");
    const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    writeFileSync(key, privateKey.export({ type: "pkcs8", format: "pem" }), { mode: 0o600 });
    // Of the library that every Go program has.
    const judge = planted("vulnerable", ["Go", "stdlib", "99.0.0"]);
    const { gates, signed, made } = await make({ judge, sign: await signingKey(key) });
    expect(gates.map(({ refused }) => refused.map(({ id }) => id))).toEqual([["PLANTED-stdlib"]]);
    expect([signed, made]).toEqual([undefined, { isReleased: false }]);
    expect(await there()).toEqual([]);
  });

  it("is pushed with its SBOM and its signature, and nothing of it a second time", async () => {
    const key = join(folder, "ours.key");
    const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    writeFileSync(key, privateKey.export({ type: "pkcs8", format: "pem" }), { mode: 0o600 });
    const pub = join(folder, "ours.pub");
    writeFileSync(pub, publicKey.export({ type: "spki", format: "pem" }));
    const { digest, sbom, made } = await make({ judge: planted("fine"), sign: await signingKey(key) });
    expect(made?.pushed).toBeGreaterThan(2 ** 20);
    // skopeo reads what containerd would, and cosign what an admission controller would.
    const place = `${registry.address}/${repository}@${digest}`;
    const { stdout } = await execa("skopeo", ["inspect", "--tls-verify=false", "--config", `docker://${place}`]);
    expect(JSON.parse(stdout)).toMatchObject({ config: { User: "65532:65532", Entrypoint: ["/parity"] } });
    const verified = await execa(
      toolPath("cosign"),
      ["verify", "--key", pub, "--insecure-ignore-tlog=true", "--allow-http-registry", place],
      { env: { HOME: folder }, reject: false },
    );
    expect([verified.exitCode, verified.stderr]).toEqual([0, expect.stringContaining("claims were validated")]);
    expect(await client(registry.address, repository).find(sbom ?? "")).toBe(sbom);
    // ECR ends what has no tag: https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html
    expect(await there()).toContain(`held-${digest.slice(7, 19)}`);

    const again = await make({ judge: planted("fine"), sign: await signingKey(key) });
    expect([again.digest, again.sbom, again.made?.pushed]).toEqual([digest, sbom, 0]);
  });

  it("is one that the environment's models run by", async () => {
    await expect(make({ names: ["spark"] })).rejects.toThrow("No model of dev runs by an image spark");
  });
});
