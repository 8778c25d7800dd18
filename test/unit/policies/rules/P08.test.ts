import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../../../policies/facts.ts";
import { ecrImmutableScanned as rule } from "../../../../policies/rules/ecr-immutable-scanned.ts";
import { arn } from "../aws.ts";
import { changed, found, resource } from "../support.ts";

const good = {
  imageTagMutability: "IMMUTABLE",
  imageScanningConfiguration: { scanOnPush: true },
  encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: arn }],
};
const repository = (props: unknown) => resource("aws:ecr/repository:Repository", props);
const creation = (props: unknown) => resource("aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate", props);
const { imageScanningConfiguration: _, ...withoutScan } = good;

describe("P08 ecr-immutable-scanned", () => {
  it("holds of repositories, and of templates, which cannot say anything of scans", () => {
    expect(found(rule, repository(good))).toStrictEqual([]);
    expect(found(rule, creation(withoutScan))).toStrictEqual([]);
    expect(found(rule, repository(changed(good, "encryptionConfigurations.0.kmsKey", UNKNOWN)))).toStrictEqual([]);
    expect(found(rule, resource("aws:ec2/vpc:Vpc", {}))).toStrictEqual([]);
  });
  it.each([
    ["imageTagMutability", undefined, "imageTagMutability"],
    ["imageTagMutability", "MUTABLE", "imageTagMutability"],
    ["imageTagMutability", UNKNOWN, "? imageTagMutability"],
    ["encryptionConfigurations", undefined, "encryptionConfigurations"],
    ["encryptionConfigurations.0.encryptionType", "AES256", "encryptionConfigurations[0].encryptionType"],
    ["encryptionConfigurations.0.encryptionType", UNKNOWN, "? encryptionConfigurations[0].encryptionType"],
    ["encryptionConfigurations.0.kmsKey", undefined, "encryptionConfigurations[0].kmsKey"],
  ])("finds %s: %o", (path, value, expected) => {
    expect(found(rule, repository(changed(good, path, value)))).toStrictEqual([expected]);
    expect(found(rule, creation(changed(withoutScan, path, value)))).toStrictEqual([expected]);
  });
  it.each([
    [undefined, ["imageScanningConfiguration.scanOnPush"]],
    [{ scanOnPush: false }, ["imageScanningConfiguration.scanOnPush"]],
    [{ scanOnPush: UNKNOWN }, ["? imageScanningConfiguration.scanOnPush"]],
  ])("finds scans %o", (value, expected) => {
    expect(found(rule, repository({ ...good, imageScanningConfiguration: value }))).toStrictEqual(expected);
  });
});
