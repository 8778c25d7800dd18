import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../../../policies/facts.ts";
import { imageDigestRegistry } from "../../../../policies/rules/image-digest-registry.ts";
import { deploymentWith, digest } from "../pods.ts";
import { found, resource } from "../support.ts";

const pod = "spec.template.spec";

describe("K09 image-digest-registry", () => {
  it("holds of images by digest", () => {
    expect(found(imageDigestRegistry, deploymentWith())).toStrictEqual([]);
  });
  it.each([
    ["containers.0.image", "registry.example.com/a:1"],
    ["containers.0.image", undefined],
    ["containers.0.image", `registry.example.com/a@${digest.slice(0, -1)}`],
    ["initContainers.0.image", "registry.example.com/a:1"],
    ["volumes.0.image.reference", "registry.example.com/models/iris:1"],
  ])("finds %s: %s", (path, value) => {
    expect(found(imageDigestRegistry, deploymentWith(path, value))).toStrictEqual([
      `${pod}.${path.replace(/\.(\d)/, "[$1]")}`,
    ]);
  });
  it.each([
    ["containers.0.image", ["containers[0].image"]],
    ["containers.0", ["containers[0].image"]],
    ["containers", ["containers.image"]],
    ["volumes", ["volumes.image.reference"]],
  ])("cannot say while %s is not known", (path, expected) => {
    const paths = expected.map((one) => `? ${pod}.${one}`);
    expect(found(imageDigestRegistry, deploymentWith(path, UNKNOWN))).toStrictEqual(paths);
  });
  it.each([
    ["kubernetes:core/v1:Pod", (spec: unknown) => ({ spec })],
    ["kubernetes:batch/v1:CronJob", (spec: unknown) => ({ spec: { jobTemplate: { spec: { template: { spec } } } } })],
    ["kubernetes:core/v1:PodTemplate", (spec: unknown) => ({ template: { spec } })],
  ])("looks into %s", (type, of) => {
    expect(found(imageDigestRegistry, resource(type, of({ containers: [{ image: "a:1" }] })))).toHaveLength(1);
  });
});
