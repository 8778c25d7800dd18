import { describe, expect, it } from "vitest";
import { driftOf } from "../../../preview/drift/drift.ts";
import type { ResourceChange } from "../../../preview/report.ts";
import { recorded, reported } from "./recorded.ts";

const text = (value: string) => ({ is: "value", text: value }) as const;

/** A resource that a refresh found otherwise. */
function refreshed(type: string, paths: readonly string[], more: Partial<ResourceChange> = {}): ResourceChange {
  return {
    urn: `urn:pulumi:prd::ml-serving::${type}::one`,
    type,
    name: "one",
    operation: "update",
    dependsOn: [],
    protect: false,
    replacedBy: [],
    properties: paths.map((path) => ({
      path,
      kind: "update",
      forcesReplacement: false,
      before: text("2"),
      after: text("3"),
    })),
    ...more,
  };
}

describe("what a real engine's refresh found after changes by hand", () => {
  const { drifted, benign } = driftOf(reported(recorded("refresh")).resources);

  it("is the Deployment that is gone, and two properties of the other; with what is declared and what is", () => {
    expect(
      drifted.map(({ resource, what, properties }) => [
        resource.name,
        resource.model,
        what,
        properties.map(({ path, before, after }) => [path, before, after]),
      ]),
    ).toEqual([
      ["cancer-champion", "cancer", "gone", []],
      [
        "iris-champion",
        "iris",
        "changed",
        [
          ["spec.replicas", text("2"), text("3")],
          ["spec.template.spec.containers[0].resources.limits.cpu", text("1000m"), text("700m")],
        ],
      ],
    ]);
  });

  it("is not what the program does not declare: a label, an annotation", () => {
    expect(JSON.stringify(drifted)).not.toMatch(/restartedAt|other/);
    expect(benign).toEqual([]);
  });
});

describe("what changes by itself", () => {
  it("is told apart, with who changes it", () => {
    const { drifted, benign } = driftOf([
      refreshed("aws:eks/nodeGroup:NodeGroup", ["scalingConfig.desiredSize", "scalingConfig.maxSize"]),
    ]);
    expect(drifted.flatMap(({ properties }) => properties.map(({ path }) => path))).toEqual(["scalingConfig.maxSize"]);
    expect(benign).toMatchObject([
      { path: "scalingConfig.desiredSize", because: "the cluster autoscaler sets how many nodes a pool has" },
    ]);
  });

  it("is nobody's excuse for another kind of resource", () => {
    expect(driftOf([refreshed("aws:ec2/vpc:Vpc", ["scalingConfig.desiredSize"])]).drifted).toHaveLength(1);
  });

  it("is what a provider tells beside what is declared", () => {
    const { drifted, benign } = driftOf([refreshed("aws:eks/addon:Addon", [])]);
    expect(drifted).toEqual([]);
    expect(benign).toHaveLength(1);
  });
});

it("what is protected comes first, then what is gone; what stays is not there", () => {
  const vpc = refreshed("aws:ec2/vpc:Vpc", ["tags.team"], { protect: true, name: "kept", urn: "urn:z" });
  const gone = refreshed("aws:s3/bucket:Bucket", [], { operation: "delete", name: "gone", urn: "urn:y" });
  const changed = refreshed("aws:s3/bucket:Bucket", ["tags.team"], { name: "changed", urn: "urn:a" });
  const same = refreshed("aws:s3/bucket:Bucket", [], { operation: "same", name: "same", urn: "urn:b" });
  expect(driftOf([same, changed, gone, vpc]).drifted.map(({ resource }) => resource.name)).toEqual([
    "kept",
    "gone",
    "changed",
  ]);
});
