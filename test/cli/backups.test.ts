import { S3, type BucketLocationConstraint } from "@aws-sdk/client-s3";
import { execa } from "execa";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startMoto, type Moto } from "../../local/moto/start.ts";
import { repositoryRoot } from "../../local/toolchain/paths.ts";
import { stateNames } from "../../cli/state/names.ts";
import { dev } from "../../stacks/environments/dev.ts";

const login = { AWS_ACCESS_KEY_ID: "any", AWS_SECRET_ACCESS_KEY: "any" };
const backups = dev.ci.jenkins.backups.bucket;
const state = stateNames(dev).bucket;
let moto: Moto;
let s3: S3;

beforeAll(async () => {
  moto = await startMoto();
  const credentials = { accessKeyId: "any", secretAccessKey: "any" };
  const region = dev.account.region;
  s3 = new S3({ endpoint: moto.url, forcePathStyle: true, region, credentials });
  for (const Bucket of [state, backups])
    await s3.createBucket({
      Bucket,
      CreateBucketConfiguration: { LocationConstraint: region as BucketLocationConstraint },
    });
});

afterAll(async () => {
  s3.destroy();
  await moto.stop();
});

async function backupsOf(environment: string) {
  const words = ["--no-install", "ml", "backups", environment, "--json"];
  const env = { ...login, AWS_ENDPOINT_URL: moto.url };
  const { stdout, exitCode } = await execa("npx", words, { cwd: repositoryRoot, env, reject: false });
  const told = JSON.parse(stdout) as { readonly backups?: readonly { readonly wrong: readonly string[] }[] };
  return { exitCode, wrong: told.backups?.map(({ wrong }) => wrong), told };
}

it("tells what of an environment could not be had back, and when all of it could", async () => {
  expect(await backupsOf("dev")).toMatchObject({
    exitCode: 1,
    wrong: [["the bucket keeps no versions: what is overwritten is lost", "there is no state"], ["there is no backup"]],
  });
  await s3.putBucketVersioning({ Bucket: state, VersioningConfiguration: { Status: "Enabled" } });
  await s3.putObject({ Bucket: state, Key: ".pulumi/stacks/ml-serving/dev.json", Body: "{}" });
  await s3.putObject({ Bucket: backups, Key: "jenkins/20261122T021700Z/home.tar.gz", Body: "…" });
  await s3.putObject({ Bucket: backups, Key: "jenkins/20261122T021700Z/home.tar.gz.sha256", Body: "…" });
  expect(await backupsOf("dev")).toMatchObject({ exitCode: 0, wrong: [[], []] });
  // Not to know is not the same as well.
  expect(await backupsOf("prd")).toMatchObject({ exitCode: 1, wrong: undefined });
});
