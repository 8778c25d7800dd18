import { describe, expect, it } from "vitest";
import { targetsOf } from "../../../../cli/deploy/targets.ts";
import type { Operation, ResourceChange } from "../../../../preview/report.ts";

const resource = (name: string, operation: Operation, type = "kubernetes:apps/v1:Deployment"): ResourceChange => ({
  ...{ urn: `urn:pulumi:dev::ml-serving::${type}::${name}`, type, name, operation },
  ...{ dependsOn: [], protect: false, replacedBy: [] },
});

describe("what a run that is held to a plan asks about", () => {
  it("is what changes, whatever is done to it", () => {
    const operations = ["create", "update", "replace", "delete", "import", "same", "read", "discard"] as const;
    expect(targetsOf({ resources: operations.map((operation) => resource(operation, operation)) })).toEqual(
      ["create", "update", "replace", "delete", "import"].map(
        (name) => `urn:pulumi:dev::ml-serving::kubernetes:apps/v1:Deployment::${name}`,
      ),
    );
  });

  it("is everything where a provider changes: others would answer then", () => {
    const provider = resource("eks", "update", "pulumi:providers:kubernetes");
    expect(targetsOf({ resources: [resource("iris", "update"), provider] })).toBeUndefined();
    expect(targetsOf({ resources: [resource("iris", "update"), { ...provider, operation: "same" }] })).toHaveLength(1);
  });

  it("is everything where much changes, as in a first run", () => {
    const many = (count: number) => ({
      resources: Array.from({ length: count }, (_, index) => resource(`part-${index}`, "create")),
    });
    expect(targetsOf(many(40))).toHaveLength(40);
    expect(targetsOf(many(41))).toBeUndefined();
  });
});
