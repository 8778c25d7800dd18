import { S3 } from "@aws-sdk/client-s3";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { releaseVersion, type Releasing } from "../../cli/releases/version/release.ts";
import { startMoto, type Moto } from "../../local/moto/start.ts";
import { Client } from "../../oci/client.ts";
import type { Digest } from "../../oci/digest.ts";
import { referrersOf } from "../../oci/referrers.ts";
import { parseRepository } from "../../oci/reference.ts";
import { local } from "../../stacks/environments/local.ts";
import { iris } from "../../stacks/models/iris.ts";
import { prd } from "../../stacks/environments/prd.ts";
import { InvalidData } from "../../stacks/invalid-data.ts";
import { loadRelease } from "../../stacks/releases/load.ts";
import { startRegistry, type TestRegistry } from "../support/registry.ts";
import { root as repository } from "./fetched.ts";

let folder: string;
let registry: TestRegistry;
let moto: Moto;
const before = { ...process.env };
/** pickletools.dis: protocol 2, os.system of a text, reduced. */
const evil = Buffer.from("\x80\x02cos\nsystem\nX\x04\x00\x00\x00true\x85R.", "latin1");
const file = (): string => join(folder, "stacks/releases/local/iris.yaml");

beforeAll(async () => {
  registry = await startRegistry();
  moto = await startMoto();
  // A cluster of the user's own, whose registry this is.
  Object.assign(process.env, { KUBECONTEXT: "any", REGISTRY: registry.address, AWS_ENDPOINT_URL_S3: moto.url });
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: "any", AWS_SECRET_ACCESS_KEY: "any" });
  const s3 = new S3({ endpoint: moto.url, forcePathStyle: true, region: "us-east-1" });
  await s3.createBucket({ Bucket: "models" });
  for (const name of ["iris/candidate.pmml", "cancer/model.joblib"])
    await s3.putObject({ Bucket: "models", Key: name, Body: readFileSync(join(repository, "examples", name)) });
  await s3.putObject({ Bucket: "models", Key: "evil.pkl", Body: evil });
});
afterAll(async () => {
  process.env = before;
  await Promise.all([registry.stop(), moto.stop()]);
});
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "release-"));
  for (const path of [
    "stacks/releases/local/iris.yaml",
    "stacks/releases/local/cancer.yaml",
    "examples/iris",
    "examples/cancer/golden.json",
  ]) {
    mkdirSync(join(folder, path, ".."), { recursive: true });
    cpSync(join(repository, path), join(folder, path), { recursive: true });
  }
  await execa("git", ["init", "--quiet"], { cwd: folder });
  for (const [key, value] of [
    ["user.name", "Ada"],
    ["user.email", "ada@example.com"],
  ] as const)
    await execa("git", ["config", key, value], { cwd: folder });
  return () => {
    rmSync(folder, { recursive: true });
  };
});

const releaseOrNot = (asked: Partial<Releasing> & Pick<Releasing, "from">) =>
  releaseVersion(
    folder,
    { model: "iris", to: local, part: { as: "champion" }, isDryRun: false, ...asked },
    () => undefined,
  );

async function release(asked: Partial<Releasing> & Pick<Releasing, "from">) {
  const released = await releaseOrNot(asked);
  if ("already" in released) throw new Error("It was served so already.");
  return released;
}

const pushed = (digest: string) => new Client(parseRepository(`${registry.address}/models/iris`)).manifest(digest);

describe("npx ml release", () => {
  it("brings a version into the registry, and into the release with where it came from", async () => {
    const golden = "examples/iris/golden-candidate.json";
    const part = { as: "challenger", weight: 10 } as const;
    const { version, lines } = await release({ from: "s3://models/iris/candidate.pmml", part, golden, why: "better" });
    expect(await pushed(version.digest)).toMatchObject({ digest: version.digest });
    const [sbom, ...others] = await referrersOf(
      new Client(parseRepository(`${registry.address}/models/iris`)),
      version.digest as Digest,
    );
    expect([sbom?.artifactType, others]).toEqual(["application/vnd.cyclonedx+json", []]);
    expect(lines.at(-1)).toContain(`pushed models/iris@${version.digest}`);
    const loaded = loadRelease("local", "iris", join(folder, "stacks/releases"));
    // sha256sum examples/iris/candidate.pmml
    const source = "sha256:6f358c9207882309ef2b00aa3c5f3046916d743c0adab09bf8ffa7acde67cab4";
    const from = `s3://models/iris/candidate.pmml#${source.replace(":", "=")}`;
    const now = { digest: version.digest, version: "2", from, golden, provenance: { source }, weight: 10 };
    expect(loaded).toMatchObject({ release: { challengers: [now], history: [{ did: "release", why: "better" }] } });
    // From the repository it is the same artifact.
    expect(
      (await release({ from: "file:examples/iris/candidate.pmml", golden, isDryRun: true, version: "x" })).version
        .digest,
    ).toBe(version.digest);
  });

  it("does nothing where it is served so already, if that is asked for", async () => {
    const text = readFileSync(file(), "utf8");
    const asked = { from: "file:examples/iris/model.pmml", golden: "examples/iris/golden.json" };
    const told = await releaseOrNot({ ...asked, unlessServed: true });
    expect("already" in told && told.already.champion.version).toBe("1");
    expect(readFileSync(file(), "utf8")).toBe(text);
    expect(
      await releaseOrNot({
        ...asked,
        unlessServed: true,
        golden: "examples/iris/golden-candidate.json",
        isDryRun: true,
      }),
    ).toHaveProperty("diff");
  });

  it("says whose golden rows are meant where nobody gave any, and writes nothing in a dry run", async () => {
    const text = readFileSync(file(), "utf8");
    const { lines, version } = await release({ from: "file:examples/iris/candidate.pmml", isDryRun: true });
    expect(lines).toEqual([expect.stringContaining("Golden rows are the champion's, examples/iris/golden.json")]);
    expect(version.golden).toBe("examples/iris/golden.json");
    expect(readFileSync(file(), "utf8")).toBe(text);
  });

  it.each([
    ["a source that is not there", { from: "s3://models/none.pmml" }, ["MA015"]],
    ["bytes of another digest", { from: `s3://models/iris/candidate.pmml#sha256=${"0".repeat(64)}` }, ["MA017"]],
    ["another kind than the model's", { from: "s3://models/cancer/model.joblib" }, ["MA022"]],
    ["golden rows that are not there", { from: "file:examples/iris/candidate.pmml", golden: "none.json" }, ["MA011"]],
    ["what loading would run", { model: "cancer", from: "s3://models/evil.pkl" }, ["MA005"]],
    ["two mistakes", { from: "s3://models/cancer/model.joblib", golden: "none.json" }, ["MA022", "MA011"]],
    [
      "a step of the ladder that it skips",
      { to: prd, model: "fraud", from: "file:examples/iris/candidate.pmml" },
      undefined,
    ],
  ])("refuses %s, and neither pushes nor writes", async (_, asked, codes) => {
    const text = readFileSync(file(), "utf8");
    const refused = await release(asked).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(InvalidData);
    if (codes !== undefined) expect((refused as InvalidData).issues.map(({ code }) => code)).toEqual(codes);
    expect(readFileSync(file(), "utf8")).toBe(text);
    const catalog = (await (await fetch(`http://${registry.address}/v2/_catalog`)).json()) as {
      repositories: string[];
    };
    expect(catalog.repositories).not.toContain("models/cancer");
  });

  it("writes nothing where the registry refuses, and leaves nothing behind", async () => {
    const text = readFileSync(file(), "utf8");
    const refusing = createServer((_, response) => response.writeHead(403).end()).listen(0, "127.0.0.1");
    await new Promise((resolve) => refusing.once("listening", resolve));
    try {
      process.env["REGISTRY"] = `127.0.0.1:${(refusing.address() as AddressInfo).port}`;
      await expect(release({ from: "s3://models/iris/candidate.pmml" })).rejects.toThrow(
        "does not get into the registry",
      );
      expect(readFileSync(file(), "utf8")).toBe(text);
      expect(existsSync(`${file()}.lock`)).toBe(false);
    } finally {
      process.env["REGISTRY"] = registry.address;
      refusing.close();
    }
  });

  it("refuses what would break the champion's callers, unless they know", async () => {
    // One column of the contract less; its values are of no matter here.
    const pmml = readFileSync(join(folder, "examples/iris/candidate.pmml"), "utf8");
    writeFileSync(join(folder, "narrow.pmml"), pmml.replaceAll("petal_width", "petal_breadth"));
    const refused = await release({ from: "file:narrow.pmml" }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(InvalidData);
    expect((refused as InvalidData).issues).toContainEqual(
      expect.objectContaining({ code: "MS051", message: expect.stringContaining("petal_breadth") as unknown }),
    );
    // Of a model that does not declare it, the champion's own file says what callers rely on.
    const { io: _, ...undeclared } = iris;
    const to = { ...local, models: [undeclared] };
    const broken = (await release({ from: "file:narrow.pmml", to }).catch((error: unknown) => error)) as InvalidData;
    expect(broken.issues.map(({ code }) => code)).toEqual(["MR024"]);
    const told = await release({ from: "file:narrow.pmml", to, breaking: true, isDryRun: true });
    expect(told.release.history?.[0]?.why).toContain("breaks callers: input");
    // A champion that is no file of the repository is asked of the registry.
    const golden = "examples/iris/golden-candidate.json";
    await release({ from: "s3://models/iris/candidate.pmml", to, golden });
    const again = (await release({ from: "file:narrow.pmml", to }).catch((error: unknown) => error)) as InvalidData;
    expect(again.issues.map(({ code }) => code)).toEqual(["MR024"]);
  });
});
