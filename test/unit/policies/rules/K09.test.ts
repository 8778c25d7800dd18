import { expect, it } from "vitest";
import { imageDigestRegistry as rule } from "../../../../policies/rules/image-digest-registry.ts";
import { holdsFixtures } from "../fixtures.ts";
import { deploymentWith } from "../pods.ts";
import { context, found } from "../support.ts";

holdsFixtures("K09", ["containers.0.image", "registry.example.com/a:1"]);

it("takes images from any of several registries", () => {
  const two = {
    ...context,
    settings: { ...context.settings, registries: ["other.example.com:*/mine", "registry.example.com"] },
  };
  const digest = `@sha256:${"0".repeat(64)}`;
  const from = (place: string) => found(rule, deploymentWith("containers.0.image", `${place}/a${digest}`), two);
  expect(from("registry.example.com")).toStrictEqual([]);
  expect(from("other.example.com:5000/mine")).toStrictEqual([]);
  expect(from("other.example.com:5000/theirs")).toStrictEqual(["spec.template.spec.containers[0].image"]);
});
