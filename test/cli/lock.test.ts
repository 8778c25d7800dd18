import { execFileSync } from "node:child_process";
import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { packImage } from "../../oci/pack.ts";
import { parseRepository } from "../../oci/reference.ts";
import { pushImage } from "../../oci/registry.ts";
import { freePort } from "../../local/console/free-port.ts";
import { startRegistry, type TestRegistry } from "../support/registry.ts";
import { useClone } from "./clone.ts";

const clone = useClone();
const locks = join(clone.folder, "locks");
const today = new Date().toISOString().slice(0, 10);
let folder: string;
let kept: string;

const file = (topic: string): string => join(locks, `${topic}.yaml`);
const text = (topic: string): string => readFileSync(file(topic), "utf8");

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "lock-test-"));
  kept = join(folder, "locks");
  cpSync(locks, kept, { recursive: true });
});
beforeEach(() => {
  cpSync(kept, locks, { recursive: true });
});
afterAll(() => {
  cpSync(kept, locks, { recursive: true });
  rmSync(folder, { recursive: true });
});

/** A program that stands where the AWS command line is, and answers as its manual says. */
function fakeAws(script: string): string {
  const bin = mkdtempSync(join(folder, "bin-"));
  writeFileSync(join(bin, "aws"), `#!/bin/sh\n${script}\n`);
  chmodSync(join(bin, "aws"), 0o755);
  return `${bin}:${process.env["PATH"] ?? ""}`;
}

/** A PATH on which there is nothing but these programs. */
function pathOf(...programs: readonly string[]): string {
  const bin = mkdtempSync(join(folder, "bin-"));
  for (const program of programs)
    symlinkSync(execFileSync("sh", ["-c", `command -v ${program}`], { encoding: "utf8" }).trim(), join(bin, program));
  return bin;
}

describe("npx ml lock --check", () => {
  it("says what is unresolved, asks nobody and writes nothing", async () => {
    const { code, stdout } = await clone.ml(["lock", "--check", "images", "--json"]);
    const told = JSON.parse(stdout) as { facts: readonly { state: string; source: string }[]; unresolved: number };
    expect(told.unresolved).toBe(told.facts.length);
    expect(told.facts[0]?.source).toMatch(/^GET https:/);
    expect(code).toBe(1);
  });

  it("tells every mistake of the files at once", async () => {
    writeFileSync(file("prices"), "eu-west-1/m7i.large:\n  value: cheap\n  source: somebody\n");
    rmSync(file("offerings"));
    const { code, stdout, stderr } = await clone.ml(["lock", "--check", "--json"]);
    expect(stderr).toMatch(/LK004 {2}locks\/prices.yaml eu-west-1\/m7i.large value +"cheap" is not a number above 0/);
    expect(stderr).toMatch(/LK001 {2}locks\/offerings.yaml/);
    expect(JSON.parse(stdout)).toMatchObject({
      error: { issues: [{ code: "LK001" }, { code: "LK004" }, { code: "LK006" }] },
    });
    expect(code).toBe(1);
  });
});

describe("npx ml lock images", () => {
  let registry: TestRegistry;
  let address: string;
  let digest: string;

  beforeAll(async () => {
    registry = await startRegistry();
    address = registry.address;
    const image = await packImage([{ path: "a", bytes: Buffer.from("a") }]);
    ({ digest } = await pushImage(image, parseRepository(`${address}/upstream/a`)));
    const tagged = await fetch(`http://${address}/v2/upstream/a/manifests/1.0`, {
      method: "PUT",
      headers: { "content-type": image.manifest.mediaType },
      body: image.manifest.bytes,
    });
    expect(tagged.status).toBe(201);
  });
  afterAll(async () => {
    await registry.stop();
  });

  const lockOf = (names: readonly string[]): string =>
    ["# Why these.", ...names.map((name) => `${name}:\n  value: unresolved\n  source: s`)].join("\n\n") + "\n";

  it("asks a real registry, writes digest, source and day, keeps the comment, and has nothing to write again", async () => {
    const name = `${address}/upstream/a:1.0`;
    writeFileSync(file("images"), lockOf([name]));
    const first = await clone.ml(["lock", "images"]);
    expect(first.stdout).toContain(`unresolved → ${digest}`);
    expect(first.code).toBe(0);
    expect(text("images")).toBe(
      `# Why these.\n\n${name}:\n  value: ${digest}\n  source: GET http://${address}/v2/upstream/a/manifests/1.0\n  date: ${today}\n`,
    );
    const written = text("images");
    const second = await clone.ml(["lock", "images"]);
    expect(second.stdout).toContain("confirmed");
    expect(text("images")).toBe(written);
    expect(await clone.ml(["lock", "--check", "images"])).toMatchObject({ code: 0 });
  });

  it("writes what it got where others cannot be asked, and says which and why", async () => {
    const refused = `127.0.0.1:${await freePort()}/upstream/b:1.0`;
    writeFileSync(file("images"), lockOf([`${address}/upstream/a:1.0`, `${address}/upstream/a:2.0`, refused]));
    const { code, stdout } = await clone.ml(["lock", "images"]);
    expect(stdout).toContain("has no tag 2.0 of upstream/a: choose one that it has");
    expect(stdout).toContain("cannot be asked: ECONNREFUSED");
    expect(stdout).toContain("2 of 3 could not be asked");
    expect(text("images").match(/value: unresolved/g)).toHaveLength(2);
    expect(code).toBe(1);
  });

  it("leaves the file untouched where nobody can be asked", async () => {
    writeFileSync(file("images"), lockOf([`127.0.0.1:${await freePort()}/upstream/b:1.0`]));
    const before = text("images");
    const { code, stdout, stderr } = await clone.ml(["lock", "images"]);
    expect(stdout).toContain("Nothing was written.");
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(text("images")).toBe(before);
    expect(code).toBe(1);
  });
});

describe("npx ml lock, what AWS knows", () => {
  it("says what is needed where the AWS command line is not there", async () => {
    const before = text("eks-addons");
    const { code, stdout } = await clone.ml(["lock", "eks-addons"], {
      env: { PATH: pathOf("node", "npx", "sh", "env") },
    });
    expect(stdout).toContain("the AWS command line is not installed");
    expect(text("eks-addons")).toBe(before);
    expect(code).toBe(1);
  });

  it("gives AWS's own words where it refuses", async () => {
    const PATH = fakeAws(
      'echo "Unable to locate credentials. You can configure credentials by running \\"aws configure\\"." >&2; exit 253',
    );
    const { code, stdout } = await clone.ml(["lock", "offerings"], { env: { PATH } });
    expect(stdout).toContain("Unable to locate credentials");
    expect(code).toBe(1);
  });

  /** The usage types of everything that is asked for beside instances, and of none; those of other things. */
  const usages = [
    "EU-AmazonEKS-Hours:perCluster",
    "EU-AmazonEKS-Hours:extendedSupport",
    "EU-NatGateway-Hours",
    "EU-NatGateway-Bytes",
    "EU-PublicIPv4:InUseAddress",
    "EU-VpcEndpoint-Hours",
    "EU-VpcEndpoint-Bytes",
    "EU-EBS:VolumeUsage.gp3",
    "EU-LoadBalancerUsage",
    "EU-LCUUsage",
    "eu-west-1-KMS-Keys",
    "EU-AWSSecretsManager-Secrets",
    "EU-DataProcessing-Bytes",
    "EU-TimedStorage-ByteHrs",
    "EU-NodeUsage:cache.r7g.large",
    "EU-NodeUsage:cache.t4g.small",
    "EU-NodeUsage:cache.t4g.medium",
  ];
  const listed = (usagetype: string): string =>
    JSON.stringify({
      product: { attributes: { usagetype } },
      terms: {
        OnDemand: {
          "A.B": {
            priceDimensions: { "A.B.C": { unit: "Hrs", beginRange: "0", pricePerUnit: { USD: "0.1070000000" } } },
          },
        },
      },
    });

  // Answers as in the examples of the four commands' manuals: https://docs.aws.amazon.com/cli/latest/reference/
  const aws = `case "$1" in
eks) echo '{"addons":[{"addonName":"x","addonVersions":[
  {"addonVersion":"v1.9.0-eksbuild.2","compatibilities":[{"clusterVersion":"1.36","platformVersions":["*"],"defaultVersion":false}]},
  {"addonVersion":"v1.8.7-eksbuild.1","compatibilities":[{"clusterVersion":"1.35","defaultVersion":false},{"clusterVersion":"1.36","defaultVersion":true}]}]}]}';;
ec2) case "$2" in describe-instance-types) echo '{"InstanceTypes":[{"InstanceType":"g6.2xlarge","VCpuInfo":{"DefaultVCpus":8},
  "MemoryInfo":{"SizeInMiB":32768},"ProcessorInfo":{"SupportedArchitectures":["x86_64"]},
  "GpuInfo":{"Gpus":[{"Name":"L4","Manufacturer":"NVIDIA","Count":1,"MemoryInfo":{"SizeInMiB":22888}}]},
  "NetworkInfo":{"Ipv4AddressesPerInterface":15,"DefaultNetworkCardIndex":0,
    "NetworkCards":[{"NetworkCardIndex":0,"MaximumNetworkInterfaces":4}]}}]}'; exit;;
  describe-spot-price-history) echo '{"SpotPriceHistory":[
  {"AvailabilityZone":"eu-west-1a","SpotPrice":"0.107000","Timestamp":"2026-11-22T04:00:00+00:00"},
  {"AvailabilityZone":"eu-west-1a","SpotPrice":"0.300000","Timestamp":"2026-11-21T04:00:00+00:00"},
  {"AvailabilityZone":"eu-west-1b","SpotPrice":"0.099000","Timestamp":"2026-11-22T03:00:00+00:00"}]}'; exit;; esac
  echo '{"InstanceTypeOfferings":[{"InstanceType":"x","LocationType":"availability-zone-id","Location":"euw1-az2"},{"Location":"euw1-az1"}]}';;
pricing) echo '${JSON.stringify({ FormatVersion: "aws_v1", PriceList: usages.map((usagetype) => listed(usagetype)) })}';;
esac`;

  it.each([
    ["eks-addons", "value: v1.8.7-eksbuild.1"],
    ["offerings", "value: [euw1-az1, euw1-az2]"],
    ["prices", "value: 0.107"],
  ])("writes %s as AWS answers", async (topic, value) => {
    const { code, stdout } = await clone.ml(["lock", topic], { env: { PATH: fakeAws(aws) } });
    expect(stdout).toContain("written to locks/");
    const facts = text(topic).match(/^ {2}value:/gm)?.length ?? 0;
    expect(text(topic).split(`  ${value}\n`)).toHaveLength(facts + 1);
    expect(text(topic).match(new RegExp(`^  date: ${today}$`, "gm"))).toHaveLength(facts);
    expect(code).toBe(0);
  });

  it("writes instances as AWS answers", async () => {
    writeFileSync(file("instances"), "g6.2xlarge:\n  value: unresolved\n  source: s\n");
    const { code, stdout } = await clone.ml(["lock", "instances"], { env: { PATH: fakeAws(aws) } });
    expect(stdout).toContain("written to locks/");
    expect(text("instances")).toContain(`g6.2xlarge:
  value:
    cpu: 8
    memoryMiB: 32768
    architecture: amd64
    network:
      interfaces: 4
      addresses: 15
    accelerator:
      name: l4
      count: 1
      memoryMiB: 22888
  source: aws ec2 describe-instance-types --region us-east-1 --instance-types g6.2xlarge
  date: ${today}
`);
    expect(code).toBe(0);
  });

  it("writes nothing from an answer that it does not understand", async () => {
    const before = text("prices");
    const { code, stdout } = await clone.ml(["lock", "prices"], {
      env: { PATH: fakeAws('echo \'{"PriceList":["no"]}\'') },
    });
    expect(stdout).toContain("the answer cannot be read");
    expect(text("prices")).toBe(before);
    expect(code).toBe(1);
  });
});
