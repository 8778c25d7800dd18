import { S3 } from "@aws-sdk/client-s3";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { startMoto, type Moto } from "../../local/moto/start.ts";
import { digestOf, fetched, released, root } from "./fetched.ts";
import { environmentOf, python } from "./python.ts";

const stages = `stages:
  train:
    cmd: mkdir -p out && cp model.pmml out/model.pmml && cp data/train.csv out/used.csv
    deps: [data/train.csv, model.pmml]
    params: [trees]
    outs: [out]
`;

let folder: string;
let moto: Moto;
let commit: string;
const keys = { AWS_ACCESS_KEY_ID: "any", AWS_SECRET_ACCESS_KEY: "any", AWS_DEFAULT_REGION: "us-east-1" };

const dvc = (...args: readonly string[]): Promise<string> =>
  python(["-m", "dvc", ...args], {
    cwd: folder,
    env: environmentOf(inject("dvc"), { ...keys, DVC_NO_ANALYTICS: "1" }),
  });
const git = (...args: readonly string[]) =>
  execa("git", ["-c", "user.name=A", "-c", "user.email=a@b.c", ...args], { cwd: folder });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "dvc-"));
  Object.assign(process.env, keys);
  moto = await startMoto();
  const s3 = new S3({ endpoint: moto.url, forcePathStyle: true, region: "us-east-1" });
  await s3.createBucket({ Bucket: "store" });
  mkdirSync(join(folder, "data"));
  cpSync(join(root, "examples/iris/model.pmml"), join(folder, "model.pmml"));
  writeFileSync(join(folder, "data/train.csv"), "a,b\n");
  writeFileSync(join(folder, "params.yaml"), "trees: 100\n");
  writeFileSync(join(folder, "dvc.yaml"), stages);
  await git("init", "--quiet");
  await dvc("init", "--quiet");
  await dvc("add", "--quiet", "model.pmml");
  await dvc("repro", "--quiet");
  await dvc("remote", "add", "--quiet", "--default", "s3", "s3://store/models");
  await dvc("remote", "modify", "--quiet", "s3", "endpointurl", moto.url);
  await dvc("remote", "add", "--quiet", "folder", join(folder, "remote"));
  await git("add", "--all");
  await git("commit", "--quiet", "--message", "trained");
  await git("remote", "add", "origin", "https://ada:S3CR3T@git.example.com/iris.git");
  commit = (await git("rev-parse", "HEAD")).stdout;
  await dvc("push", "--quiet");
  await dvc("push", "--quiet", "--remote", "folder");
});
afterAll(async () => {
  await moto.stop();
  rmSync(folder, { recursive: true, force: true });
});

const cache = (): string => join(folder, ".dvc/cache");
const at = () => ({ root: folder });

describe("an output of DVC", () => {
  it("is the artifact, with the digests of what it was made of and the commit that says so", async () => {
    const found = await fetched("dvc:dvc.lock#train/out/model.pmml", {}, at());
    expect(await digestOf("iris", found)).toBe(released.iris);
    expect(found).toMatchObject({
      from: expect.stringMatching(/^dvc:dvc\.lock#train\/out\/model\.pmml@md5:[0-9a-f]{32}\.dir$/) as unknown,
    });
    expect(found.provenance).toMatchObject({
      code: { repository: "https://git.example.com/iris.git", commit },
      // md5sum examples/iris/model.pmml; printf 'a,b\n' | md5sum
      data: {
        "model.pmml": "md5:f87516c0924e0ab081295abfacc3996c",
        "data/train.csv": "md5:f69f5b72bc79a92dc70c63c9aa142e36",
      },
    });
    expect(JSON.stringify(found)).not.toContain("S3CR3T");
  });

  it("may be a folder, and may be named as it was recorded", async () => {
    const found = await fetched("dvc:dvc.lock#train/out", {}, at());
    expect(found.files.map(({ path }) => path).sort()).toEqual(["model.pmml", "used.csv"]);
    expect((await fetched(found.from, {}, at())).from).toBe(found.from);
    await expect(fetched(`dvc:model.pmml.dvc@md5:${"0".repeat(32)}`, {}, at())).rejects.toThrow("MA017");
  });

  it.each(["s3", "folder"])("comes from the remote %s where the cache has it not", async (remote) => {
    cpSync(cache(), `${cache()}.aside`, { recursive: true });
    try {
      rmSync(cache(), { recursive: true });
      await dvc("remote", "default", remote);
      const found = await fetched("dvc:model.pmml.dvc", {}, at());
      expect(await digestOf("iris", found)).toBe(released.iris);
      expect(await digestOf("iris", await fetched("dvc:dvc.lock#train/out/model.pmml", {}, at()))).toBe(released.iris);
    } finally {
      rmSync(cache(), { recursive: true, force: true });
      cpSync(`${cache()}.aside`, cache(), { recursive: true });
    }
  });

  it("is refused where its bytes are others, or nobody has them", async () => {
    const object = join(folder, "remote/files/md5/f8/7516c0924e0ab081295abfacc3996c");
    cpSync(cache(), `${cache()}.aside2`, { recursive: true });
    try {
      rmSync(cache(), { recursive: true });
      await dvc("remote", "default", "folder");
      rmSync(object);
      writeFileSync(object, "<PMML/>");
      await expect(fetched("dvc:model.pmml.dvc", {}, at())).rejects.toThrow(/MA017.*f87516c0924e0ab081295abfacc3996c/s);
      rmSync(object);
      await expect(fetched("dvc:model.pmml.dvc", {}, at())).rejects.toThrow("MA015");
      await dvc("remote", "add", "--default", "elsewhere", "gs://bucket/x");
      await expect(fetched("dvc:model.pmml.dvc", {}, at())).rejects.toThrow("MA021");
    } finally {
      rmSync(cache(), { recursive: true, force: true });
      cpSync(`${cache()}.aside2`, cache(), { recursive: true });
    }
    expect(readdirSync(cache())).toContain("files");
  });

  it("that was changed since the commit has no commit, and says so", async () => {
    await git("rm", "--quiet", "--cached", "model.pmml.dvc");
    const found = await fetched("dvc:model.pmml.dvc", {}, at());
    expect(found.provenance.code).toBeUndefined();
    expect(found.notes).toEqual([expect.stringContaining("not committed")]);
  });
});
