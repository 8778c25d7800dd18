import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { filesRead } from "../../../../local/providers/aws/kinds/sources-read.ts";
import type { Source } from "../../../../local/providers/aws/kinds/sources.ts";
import { Tables } from "../../../../local/providers/aws/tables.ts";

const tables = new Tables();

/** All that the tables say beyond the published specification, with who says it. */
const said = tables.kinds.flatMap(({ token, replaces, allowed, formats }) =>
  Object.entries({ replaces, allowed, formats }).flatMap(([part, entries]) =>
    Object.entries<{ readonly source: Source }>(entries ?? {}).map(([path, { source }]) => ({
      what: `${token} ${part} ${path}`,
      ...source,
    })),
  ),
);

describe("the sources of the tables", () => {
  it("are pages of AWS, of the package, or files of the Terraform provider", () => {
    const hosts = ["https://docs.aws.amazon.com/", "https://www.pulumi.com/registry/packages/aws/"];
    const provider =
      /^https:\/\/github\.com\/hashicorp\/terraform-provider-aws\/blob\/([0-9a-f]{40}|main)\/internal\/service\/[\w/]+\.go$/;
    const others = said.filter(({ url }) => !provider.test(url) && !hosts.some((host) => url.startsWith(host)));
    expect(others).toEqual([]);
  });

  it("are verified, but for those that say so", () => {
    const unverified = said.filter(({ isVerified }) => !isVerified).map(({ what }) => what);
    expect(unverified).toEqual([
      "aws:eks/addon:Addon formats addonVersion",
      "aws:s3/bucket:Bucket allowed acl",
      "aws:s3/bucket:Bucket formats bucket",
      "aws:eks/nodeGroup:NodeGroup formats nodeGroupName",
      "aws:elasticache/parameterGroup:ParameterGroup formats name",
      "aws:elasticache/user:User formats userId",
      "aws:elasticache/user:User formats passwords",
      "aws:elasticache/userGroup:UserGroup formats userGroupId",
    ]);
  });

  it("are counted in the documentation", () => {
    const documentation = readFileSync(new URL("../../../../docs/providers.md", import.meta.url), "utf8");
    const count = said.filter(({ isVerified }) => !isVerified).length;
    expect(documentation).toContain(`${count} of ${said.length} such statements are unverified`);
  });

  it("say of replacement only what was looked up", () => {
    const replaces = said.filter(({ what }) => what.includes(" replaces "));
    expect(replaces.filter(({ isVerified }) => !isVerified)).toEqual([]);
  });
});

/** Inputs that the specification or the package says it of, and the file that was read does not. */
const saidElsewhere: Readonly<Record<string, readonly string[]>> = {
  "aws:ec2/flowLog:FlowLog": ["tagFieldSpecifications"], // the file is older
  "aws:ec2/natGateway:NatGateway": ["availabilityMode", "vpcId"], // the file is older
  "aws:eks/addon:Addon": ["namespaceConfig"], // the file is older
  "aws:eks/cluster:Cluster": ["outpostConfig"], // the file says it of what is in it
  "aws:secretsmanager/secret:Secret": ["type"], // the file is older
};

describe.each(Object.entries(filesRead))("the provider's file %s", (_file, { token, replaces }) => {
  const table = tables.find(token);

  it("is of a type with a table", () => {
    expect(table?.kind.token).toBe(token);
  });

  it.each([...replaces])("replaces for %s, and so does the table", (path) => {
    const steps = path.split(".");
    expect(table?.declared(steps).input).toBeDefined();
    expect(table?.replacement(steps).when).toBe(true);
  });

  it("replaces for every input that the table always replaces for", () => {
    const always = [...(table?.shape.inputs.keys() ?? [])].filter((name) => table?.replacement([name]).when === true);
    const tops = new Set(["region", ...replaces.map((path: string) => path.split(".")[0] ?? "")]);
    expect(always.filter((name) => !tops.has(name))).toEqual(saidElsewhere[token] ?? []);
  });
});
