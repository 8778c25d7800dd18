import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EKS } from "@aws-sdk/client-eks";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { clusterAccess } from "../../cli/environment/cluster.ts";
import { eksKubeconfig, NoClusterYet } from "../../cli/environment/eks-access.ts";
import { readEnvironment } from "../../cli/environment/read.ts";
import { run } from "../../local/console/run.ts";
import { startMoto, type Moto } from "../../local/moto/start.ts";

/** The account that moto is where nobody says another: https://docs.getmoto.org/en/latest/docs/multi_account.html */
const place = { environment: "prd", cluster: "ml-serving-prd", account: "123456789012", region: "eu-west-1" };
const folder = mkdtempSync(join(tmpdir(), "ml-eks-"));
let moto: Moto;

beforeAll(async () => {
  moto = await startMoto();
  vi.stubEnv("AWS_ENDPOINT_URL_EKS", moto.url);
  vi.stubEnv("AWS_ACCESS_KEY_ID", "stand-in");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "stand-in");
  vi.stubEnv("AWS_CONFIG_FILE", "/dev/null");
  vi.stubEnv("AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
  vi.stubEnv("AWS_EC2_METADATA_DISABLED", "true");
  // What a process writes for itself goes when it ends, and a worker of the tests is ended otherwise.
  vi.stubEnv("TMPDIR", folder);
  // Nobody's contexts.
  vi.stubEnv("KUBECONFIG", join(folder, "none"));
});

afterAll(async () => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
  await moto.stop();
});

it("a cluster is reached without a kubeconfig of anybody's: EKS says where it is, aws gives the token", async () => {
  await expect(eksKubeconfig(place)).rejects.toThrow(NoClusterYet);
  const eks = new EKS({ region: place.region, endpoint: moto.url });
  const { cluster } = await eks.createCluster({
    name: place.cluster,
    roleArn: "arn:aws:iam::123456789012:role/cluster",
    resourcesVpcConfig: {},
  });
  eks.destroy();
  const { environment } = await readEnvironment("prd");
  const { kubectl } = await clusterAccess(environment, {});
  const [config = ""] = kubectl.flatMap((one) => /^--kubeconfig=(.*)$/.exec(one)?.[1] ?? []);
  expect(statSync(config).mode & 0o777).toBe(0o600);
  expect(readFileSync(config, "utf8")).toContain(cluster?.endpoint);
  expect(await run([...kubectl, "config", "current-context"])).toBe(place.cluster);
  // A program of that name writes down how it was called, and gives no token.
  const asked = join(folder, "asked");
  writeFileSync(join(folder, "aws"), `#!/bin/sh\necho "$@" > ${asked}\nexit 1\n`);
  chmodSync(join(folder, "aws"), 0o755);
  vi.stubEnv("PATH", `${folder}:${process.env["PATH"] ?? ""}`);
  // moto's certificate is none, and nothing listens at its address.
  const nowhere = ["--insecure-skip-tls-verify", "--server=https://127.0.0.1:9", "--request-timeout=2s"];
  await expect(run([...kubectl, ...nowhere, "get", "pods"])).rejects.toThrow();
  expect(readFileSync(asked, "utf8").trim()).toBe(
    "eks get-token --cluster-name ml-serving-prd --region eu-west-1 --output json",
  );
  expect(await eksKubeconfig(place)).toBe(config);
});

it("says what is missing where EKS cannot be asked", async () => {
  const other = { ...place, cluster: "ml-serving-stg", environment: "stg" };
  vi.stubEnv("AWS_ENDPOINT_URL_EKS", "http://127.0.0.1:9");
  await expect(eksKubeconfig(other)).rejects.toThrow(/does not say where the cluster of stg is[^]*eks:DescribeCluster/);
});
