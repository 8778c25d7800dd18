import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../../../policies/facts.ts";
import { eksAccessEntriesOnly as rule } from "../../../../policies/rules/eks-access-entries-only.ts";
import { cluster, goodCluster } from "../aws.ts";
import { changed, found, resource } from "../support.ts";

const mode = "accessConfig.authenticationMode";
const creator = "accessConfig.bootstrapClusterCreatorAdminPermissions";

describe("P05 eks-access-entries-only", () => {
  it("holds of access entries alone", () => {
    expect(found(rule, cluster())).toStrictEqual([]);
    expect(found(rule, resource("aws:s3/bucket:Bucket", {}))).toStrictEqual([]);
  });
  it.each([
    ["accessConfig", undefined, [mode, creator]],
    [mode, "API_AND_CONFIG_MAP", [mode]],
    [creator, true, [creator]],
    [creator, undefined, [creator]],
    [mode, UNKNOWN, [`? ${mode}`]],
    [creator, UNKNOWN, [`? ${creator}`]],
  ])("finds %s: %o", (path, value, expected) => {
    expect(found(rule, cluster(changed(goodCluster, path, value)))).toStrictEqual(expected);
  });
  it.each([
    ["aws-auth", ["metadata.name"]],
    ["aws-auth-2", []],
    [UNKNOWN, ["? metadata.name"]],
  ])("of a ConfigMap %o: %j", (name, expected) => {
    expect(found(rule, resource("kubernetes:core/v1:ConfigMap", { metadata: { name } }))).toStrictEqual(expected);
  });
});
