import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { useClone } from "./clone.ts";

const clone = useClone();
const folder = mkdtempSync(join(tmpdir(), "state-test-"));
const asked = join(folder, "asked");
const there = join(folder, "there");
afterAll(() => {
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  for (const file of [asked, there]) rmSync(file, { force: true });
});

/**
 * A program that stands where the AWS command line is: it answers in the words of aws-cli 1.45 before a server of moto, and keeps
 * what it was asked. What it was told to make is there from then on.
 */
function fakeAws(account: string): string {
  const program = join(folder, "aws");
  writeFileSync(
    program,
    `#!/bin/sh
echo "$*" >> ${asked}
case "$1 $2" in
  "sts get-caller-identity") echo '{"Account": "${account}"}' ;;
  "kms describe-key") grep -q key ${there} 2>/dev/null && echo '{}' && exit 0
    echo "An error occurred (NotFoundException) when calling the DescribeKey operation: Alias is not found." >&2; exit 254 ;;
  "s3api head-bucket") grep -q bucket ${there} 2>/dev/null && exit 0
    echo "An error occurred (404) when calling the HeadBucket operation: Not Found" >&2; exit 254 ;;
  "kms create-key") echo key >> ${there}; echo '{"KeyMetadata": {"KeyId": "0f0f-77"}}' ;;
  "s3api create-bucket") echo bucket >> ${there}; echo '{"Location": "/b"}' ;;
  "s3api put-bucket-policy") [ ! -e ${there}.denied ] || { echo "An error occurred (AccessDenied) when calling the PutBucketPolicy operation: Access Denied" >&2; exit 254; } ;;
esac
`,
  );
  chmodSync(program, 0o755);
  return `${folder}:${process.env["PATH"] ?? ""}`;
}

const commands = (): readonly string[] => (existsSync(asked) ? readFileSync(asked, "utf8").trim().split("\n") : []);
const changing = (): readonly string[] => commands().filter((command) => /^\S+ (create|put|enable)-/.test(command));

describe("npx ml state", () => {
  it("makes a key that turns and a bucket that is closed, and says how the engine is told", async () => {
    const { code, stdout } = await clone.ml(["state", "dev"], { env: { PATH: fakeAws("111122223333") } });
    expect(code).toBe(0);
    expect(stdout).toContain("pulumi login 's3://ml-serving-state-dev-111122223333?region=eu-west-1&awssdk=v2'");
    expect(stdout).toContain(
      "pulumi stack init dev --secrets-provider 'awskms://alias/ml-serving-dev-state?region=eu-west-1'",
    );
    const made = changing();
    expect(made.map((command) => command.split(" ").slice(0, 2).join(" "))).toEqual([
      "kms create-key",
      "kms enable-key-rotation",
      "kms create-alias",
      "s3api create-bucket",
      "s3api put-public-access-block",
      "s3api put-bucket-versioning",
      "s3api put-bucket-encryption",
      "s3api put-bucket-policy",
    ]);
    // The id that AWS gave.
    expect(made[1]).toContain("--key-id 0f0f-77");
    expect(made[2]).toContain("--target-key-id 0f0f-77");
    expect(made[7]).toContain('"aws:SecureTransport":"false"');
  });

  it("makes nothing a second time, and lists a stack for each team that has one", async () => {
    const PATH = fakeAws("123456789012");
    await clone.ml(["state", "prd"], { env: { PATH } });
    rmSync(asked);
    const { code, stdout } = await clone.ml(["state", "prd", "--json"], { env: { PATH } });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ stacks: ["prd", "prd-risk"], changed: true });
    expect(changing().filter((command) => /create-/.test(command))).toEqual([]);
  });

  it("changes nothing in a dry run, and prints the commands", async () => {
    const { code, stdout } = await clone.ml(["state", "dev", "--dry-run"], { env: { PATH: fakeAws("111122223333") } });
    expect(code).toBe(0);
    expect(stdout).toContain("aws s3api create-bucket --bucket ml-serving-state-dev-111122223333");
    expect(changing()).toEqual([]);
  });

  it("refuses another account's credentials before anything else", async () => {
    const { code, stderr } = await clone.ml(["state", "dev"], { env: { PATH: fakeAws("999988887777") } });
    expect(code).toBe(1);
    expect(stderr).toContain("Your credentials are of account 999988887777; dev is in 111122223333.");
    expect(commands()).toHaveLength(1);
  });

  it("gives AWS's own words where it refuses, and goes on from there the next time", async () => {
    const PATH = fakeAws("111122223333");
    writeFileSync(`${there}.denied`, "");
    const refused = await clone.ml(["state", "dev"], { env: { PATH } });
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain("(AccessDenied) when calling the PutBucketPolicy operation");
    expect(refused.stderr).not.toMatch(/^\s+at /m);
    rmSync(`${there}.denied`);
    expect(await clone.ml(["state", "dev"], { env: { PATH } })).toMatchObject({ code: 0 });
  });

  it("knows nothing of local", async () => {
    const { code, stderr } = await clone.ml(["state", "local"]);
    expect(code).toBe(2);
    expect(stderr).toContain("Allowed choices are dev, sit, stg, prd");
  });
});
