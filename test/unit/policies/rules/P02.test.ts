import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../../../policies/facts.ts";
import { eksSecretsKms as rule } from "../../../../policies/rules/eks-secrets-kms.ts";
import { cluster, goodCluster } from "../aws.ts";
import { changed, found, resource } from "../support.ts";

const paths = (path: string, value: unknown) => found(rule, cluster(changed(goodCluster, path, value)));

describe("P02 eks-secrets-kms", () => {
  it("holds of secrets under a key, be it known or not", () => {
    expect(found(rule, cluster())).toStrictEqual([]);
    expect(paths("encryptionConfig.provider.keyArn", UNKNOWN)).toStrictEqual([]);
    expect(found(rule, resource("aws:s3/bucket:Bucket", {}))).toStrictEqual([]);
  });
  it.each([
    ["encryptionConfig", undefined, ["encryptionConfig.resources", "encryptionConfig.provider.keyArn"]],
    ["encryptionConfig.resources", [], ["encryptionConfig.resources"]],
    ["encryptionConfig.resources", ["pods"], ["encryptionConfig.resources"]],
    ["encryptionConfig.provider.keyArn", undefined, ["encryptionConfig.provider.keyArn"]],
    ["encryptionConfig.provider.keyArn", null, ["encryptionConfig.provider.keyArn"]],
    ["encryptionConfig.provider.keyArn", "", ["encryptionConfig.provider.keyArn"]],
    ["encryptionConfig.resources", UNKNOWN, ["? encryptionConfig.resources"]],
    ["encryptionConfig.resources", [UNKNOWN], ["? encryptionConfig.resources"]],
  ])("finds %s: %o", (path, value, expected) => {
    expect(paths(path, value)).toStrictEqual(expected);
  });
});
