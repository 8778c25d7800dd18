import { execFileSync, spawnSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { KMS } from "@aws-sdk/client-kms";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { signingKey, verifyingKey } from "../../cli/images/keys.ts";
import { lookAtImages, type Asked, type Looked } from "../../cli/images/look.ts";
import { startMoto } from "../../local/moto/start.ts";
import { toolPath } from "../../local/toolchain/paths.ts";
import { packImage } from "../../oci/pack.ts";
import { parseRepository } from "../../oci/reference.ts";
import { pushImage } from "../../oci/registry.ts";
import { local } from "../../stacks/environments/local.ts";
import { startRegistry, type TestRegistry } from "../support/registry.ts";
import { client } from "./content.ts";
import { plantedDatabase, type Planted } from "../support/planted.ts";

let registry: TestRegistry;
let folder: string;
let reference: string;
let digest: `sha256:${string}`;
const repository = "runtimes/tried";

beforeAll(async () => {
  registry = await startRegistry();
  folder = mkdtempSync(join(tmpdir(), "images-"));
  const file = (path: string, text: string) => ({ path, bytes: Buffer.from(text) });
  // What syft finds packages by: Debian's as distroless images have them, and Python's.
  const image = await packImage([
    file("etc/os-release", 'ID=debian\nVERSION_ID="12"\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n'),
    file(
      "var/lib/dpkg/status.d/libc6",
      "Package: libc6\nSource: glibc\nVersion: 2.36-9+deb12u14\nArchitecture: amd64\nMaintainer: x\n",
    ),
    file("app/packages/numpy-1.26.4.dist-info/METADATA", "Metadata-Version: 2.1\nName: numpy\nVersion: 1.26.4\n"),
    file("app/packages/numpy-1.26.4.dist-info/RECORD", "numpy/__init__.py,,\n"),
  ]);
  const to = parseRepository(`${registry.address}/${repository}`);
  ({ digest } = await pushImage(image, to));
  await client(registry.address, repository).tag(digest, "current");
  reference = `${registry.address}/${repository}@${digest}`;
});

afterAll(async () => {
  await registry.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function look(more: Partial<Asked> = {}): Promise<Looked> {
  const asked: Asked = {
    names: [],
    sbom: false,
    judge: undefined,
    sign: undefined,
    verify: undefined,
    say: () => undefined,
    ...more,
  };
  const { address } = registry;
  const [one] = await lookAtImages(local, asked, async () =>
    Promise.resolve({
      environment: "local",
      host: address,
      address,
      baseUrl: `http://${address}`,
      repositoriesBy: "push",
    }),
  );
  if (one === undefined) throw new Error("no image");
  return one;
}

/** A database in which these packages are vulnerable until a version. */
function database(name: string, packages: readonly Planted[], at: Date): string {
  return plantedDatabase(join(folder, name), ["PyPI", "Debian:12"], packages, at);
}

const judge = (at: string) => ({ database: at, from: 7, oldestDays: 7 });

describe("what is in an image", () => {
  it("is attached once, as a referrer that is the same each time", async () => {
    expect((await look()).sbom).toBeUndefined();
    const { sbom, packages } = await look({ sbom: true });
    expect(packages).toBe(2);
    const tag = digest.replace(":", "-");
    const list = await (
      await fetch(`http://${registry.address}/v2/${repository}/manifests/${tag}`, {
        headers: { accept: "application/vnd.oci.image.index.v1+json" },
      })
    ).json();
    expect(list).toMatchObject({ manifests: [{ digest: sbom, artifactType: "application/vnd.cyclonedx+json" }] });
    await client(registry.address, repository).removeManifest(
      (await client(registry.address, repository).find(tag)) as `sha256:${string}`,
    );
    expect((await look({ sbom: true })).sbom).toBe(sbom);
  });

  it("needs no compiler once it is attached, as on agents without one", async () => {
    const empty = mkdtempSync(join(folder, "nothing-"));
    vi.stubEnv("XDG_CACHE_HOME", empty);
    vi.stubEnv("PATH", empty);
    try {
      expect((await look({ sbom: true })).packages).toBe(2);
    } finally {
      vi.unstubAllEnvs();
    }
    expect(readdirSync(empty)).toEqual([]);
  });

  it("is judged by a planted database: a vulnerable version is refused, a fixed one passes", async () => {
    const now = new Date();
    const vulnerable = database(
      "vulnerable",
      [
        ["PyPI", "numpy", "1.26.5"],
        ["Debian:12", "glibc", "2.36-9+deb12u15"],
      ],
      now,
    );
    const [gate] = (await look({ judge: judge(vulnerable) })).gates;
    expect(gate?.passes).toBe(false);
    expect(gate?.refused.map(({ id, package: name, severity }) => [id, name, severity]).sort()).toEqual([
      ["PLANTED-glibc", "glibc", 9.8],
      ["PLANTED-numpy", "numpy", 9.8],
    ]);
    const fixed = database(
      "fixed",
      [
        ["PyPI", "numpy", "1.26.4"],
        ["Debian:12", "glibc", "2.36-9+deb12u14"],
      ],
      now,
    );
    expect((await look({ judge: judge(fixed) })).gates.map(({ passes }) => passes)).toEqual([true]);
  });

  it("passes by no database that is old or knows nothing of an ecosystem", async () => {
    const old = database("old", [], new Date(Date.now() - 30 * 24 * 3_600_000));
    expect((await look({ judge: judge(old) })).gates[0]?.unknown[0]).toMatch("nothing newer than 30 days");
    const half = database("half", [], new Date());
    rmSync(join(half, "osv-scanner/Debian:12"), { recursive: true });
    expect((await look({ judge: judge(half) })).gates[0]?.unknown).toEqual([
      "the database has nothing about Debian:12",
    ]);
  });

  it("is not signed where it is refused", async () => {
    const key = keyFile("refused");
    const vulnerable = database("unsigned", [["PyPI", "numpy", "2"]], new Date());
    const { signed, verified } = await look({
      judge: judge(vulnerable),
      sign: await signingKey(key),
      verify: await verifyingKey(key),
    });
    expect([signed, verified]).toEqual([undefined, false]);
  });
});

/** A key as openssl would write it; its public half beside it. */
function keyFile(name: string): string {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const file = join(folder, `${name}.key`);
  writeFileSync(file, privateKey.export({ type: "pkcs8", format: "pem" }), { mode: 0o600 });
  writeFileSync(join(folder, `${name}.pub`), publicKey.export({ type: "spki", format: "pem" }));
  return file;
}

function cosign(...args: readonly string[]) {
  return spawnSync(toolPath("cosign"), args, {
    encoding: "utf8",
    env: { PATH: process.env["PATH"], HOME: folder, COSIGN_PASSWORD: "" },
  });
}

const offline = ["--insecure-ignore-tlog=true", "--allow-http-registry"];

describe("signatures", () => {
  it("are verified by cosign itself, and by the key alone that made them", async () => {
    const key = keyFile("ours");
    const ours = join(folder, "ours.pub");
    expect((await look({ verify: await verifyingKey(ours) })).verified).toBe(false);
    expect(cosign("verify", "--key", ours, ...offline, reference).status).not.toBe(0);
    expect((await look({ sign: await signingKey(key) })).signed).toBe("now");
    expect((await look({ sign: await signingKey(key) })).signed).toBe("before");
    expect((await look({ verify: await verifyingKey(ours) })).verified).toBe(true);
    const told = cosign("verify", "--key", ours, ...offline, reference);
    expect([told.status, told.stderr]).toEqual([0, expect.stringContaining("claims were validated")]);
    expect(JSON.parse(told.stdout)).toMatchObject([{ critical: { image: { "docker-manifest-digest": digest } } }]);

    keyFile("others");
    const others = join(folder, "others.pub");
    expect(cosign("verify", "--key", others, ...offline, reference).status).not.toBe(0);
    expect((await look({ verify: await verifyingKey(others) })).verified).toBe(false);
  });

  it("that cosign made are verified here, beside ours", async () => {
    const key = keyFile("theirs");
    const imported = join(folder, "cosign-theirs");
    expect(cosign("import-key-pair", "--key", key, "--output-key-prefix", imported).status).toBe(0);
    const signed = cosign(
      "sign",
      "--key",
      `${imported}.key`,
      "--tlog-upload=false",
      "--new-bundle-format=false",
      "--use-signing-config=false",
      "--allow-http-registry",
      "--yes",
      reference,
    );
    expect([signed.status, signed.stderr]).toEqual([0, expect.any(String)]);
    expect((await look({ verify: await verifyingKey(join(folder, "theirs.pub")) })).verified).toBe(true);
    expect((await look({ verify: await verifyingKey(join(folder, "ours.pub")) })).verified).toBe(true);
  });

  it("may be made by a key of KMS", async () => {
    const moto = await startMoto();
    const before = { ...process.env };
    Object.assign(process.env, {
      AWS_ENDPOINT_URL: moto.url,
      AWS_REGION: "eu-west-1",
      AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
      AWS_SECRET_ACCESS_KEY: "none",
    });
    try {
      const kms = new KMS({});
      const { KeyMetadata } = await kms.createKey({ KeySpec: "ECC_NIST_P256", KeyUsage: "SIGN_VERIFY" });
      const name = `awskms:///${KeyMetadata?.KeyId ?? ""}`;
      expect((await look({ sign: await signingKey(name) })).signed).toBe("now");
      expect((await look({ verify: await verifyingKey(name) })).verified).toBe(true);
      const { PublicKey } = await kms.getPublicKey({ KeyId: KeyMetadata?.KeyId });
      const pub = join(folder, "kms.pub");
      writeFileSync(
        pub,
        execFileSync("openssl", ["pkey", "-pubin", "-inform", "DER"], { input: Buffer.from(PublicKey ?? []) }),
      );
      expect(cosign("verify", "--key", pub, ...offline, reference).status).toBe(0);
      kms.destroy();
    } finally {
      process.env = before;
      await moto.stop();
    }
  });
});
