import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../../../policies/facts.ts";
import { eksSupportedVersion as rule } from "../../../../policies/rules/eks-supported-version.ts";
import { cluster } from "../aws.ts";
import { found, resource } from "../support.ts";

describe("P04 eks-supported-version", () => {
  it.each([
    ["1.36", []],
    ["1.29", ["version"]],
    [undefined, ["version"]],
    [1.36, ["version"]],
    [UNKNOWN, ["? version"]],
  ])("of %o: %j", (version, expected) => {
    expect(found(rule, cluster({ version }))).toStrictEqual(expected);
  });
  it("is about clusters", () => {
    expect(found(rule, resource("aws:s3/bucket:Bucket", {}))).toStrictEqual([]);
  });
});
