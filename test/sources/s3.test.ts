import { S3 } from "@aws-sdk/client-s3";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startMoto, type Moto } from "../../local/moto/start.ts";
import { imageFiles } from "../../oci/files.ts";
import { digestOf, fetched, released, root } from "./fetched.ts";

let moto: Moto;
let s3: S3;
let versions: readonly (string | undefined)[];
const pmml = readFileSync(join(root, "examples/iris/model.pmml"));

beforeAll(async () => {
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: "any", AWS_SECRET_ACCESS_KEY: "any" });
  moto = await startMoto();
  s3 = new S3({ endpoint: moto.url, forcePathStyle: true, region: "us-east-1" });
  await s3.createBucket({ Bucket: "plain" });
  await s3.createBucket({ Bucket: "kept" });
  await s3.putBucketVersioning({ Bucket: "kept", VersioningConfiguration: { Status: "Enabled" } });
  await s3.putObject({ Bucket: "plain", Key: "a b/RF+v2.pmml", Body: pmml });
  const first = await s3.putObject({ Bucket: "kept", Key: "iris.pmml", Body: pmml });
  const second = await s3.putObject({ Bucket: "kept", Key: "iris.pmml", Body: "<PMML/>" });
  versions = [first.VersionId, second.VersionId];
  await s3.putObject({ Bucket: "plain", Key: "wine/", Body: "" });
  for (const { path, bytes } of await imageFiles(join(root, "examples/wine/model")))
    await s3.putObject({ Bucket: "plain", Key: `wine/${path}`, Body: bytes });
});
afterAll(() => moto.stop());

const get = (source: string, at: { limit?: number } = {}) => fetched(source, { AWS_ENDPOINT_URL_S3: moto.url }, at);

describe("an object of S3", () => {
  it("is the artifact, named by its digest where the bucket keeps no versions", async () => {
    const found = await get("s3://plain/a b/RF+v2.pmml");
    expect(await digestOf("iris", found)).toBe(released.iris);
    // sha256sum examples/iris/model.pmml
    const digest = "2d102a29a4c4a1fe6fbb497b97137e4318e98a7e2c3313f7c829f9e7ffd55fca";
    expect(found).toMatchObject({
      from: `s3://plain/a b/RF+v2.pmml#sha256=${digest}`,
      provenance: { source: `sha256:${digest}` },
    });
    expect((await get(found.from)).from).toBe(found.from);
  });

  it("is named by its version where there are such, and may be asked for by it", async () => {
    const found = await get(`s3://kept/iris.pmml?versionId=${versions[0] ?? ""}`);
    expect(await digestOf("iris", found)).toBe(released.iris);
    expect(found.from).toBe(`s3://kept/iris.pmml?versionId=${versions[0] ?? ""}`);
    expect((await get("s3://kept/iris.pmml")).from).toBe(`s3://kept/iris.pmml?versionId=${versions[1] ?? ""}`);
  });

  it.each(["s3://plain/wine", "s3://plain/wine/"])("may be a folder: %s", async (source) => {
    const found = await get(source);
    expect(await digestOf("wine", found)).toBe(released.wine);
    expect((await get(found.from)).from).toBe(found.from);
  });

  it.each([
    ["s3://plain/none", "MA015"],
    ["s3://nobody-has-it/x", "MA015"],
    ["s3://kept/iris.pmml?versionId=00000000-0000-0000-0000-000000000000", "MA015"],
    [`s3://plain/wine/MLmodel#sha256=${"0".repeat(64)}`, "MA017"],
  ])("%s is refused with %s", async (source, code) => {
    await expect(get(source)).rejects.toThrow(code);
  });

  it("is refused where it is too large, or nobody answers", async () => {
    await expect(get("s3://plain/wine", { limit: 1000 })).rejects.toThrow("MA018");
    await expect(fetched("s3://plain/wine", { AWS_ENDPOINT_URL_S3: "http://127.0.0.1:9" })).rejects.toThrow("MA016");
  });
});
