import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../../../policies/facts.ts";
import { modelArtifactPinned as rule } from "../../../../policies/rules/model-artifact-pinned.ts";
import { digest } from "../pods.ts";
import { service } from "../served.ts";
import { found, resource } from "../support.ts";

const of = (value: unknown) => found(rule, service({ model: { variants: [{ digest }, { digest: value }] } }));

describe("M03 model-artifact-pinned", () => {
  it("holds of digests", () => {
    expect(of(digest)).toStrictEqual([]);
    expect(found(rule, resource("kubernetes:core/v1:Pod", { model: { variants: [{}] } }))).toStrictEqual([]);
  });
  it.each([
    [undefined],
    [7],
    ["latest"],
    [`x${digest}`],
    [`${digest}0`],
    [digest.slice(0, -1)],
    [digest.replace("sha256", "sha512")],
  ])("finds %o", (value) => {
    expect(of(value)).toStrictEqual(["model.variants[1].digest"]);
  });
  it("cannot say of what is not known", () => {
    expect(of(UNKNOWN)).toStrictEqual(["? model.variants[1].digest"]);
    expect(found(rule, service({ model: UNKNOWN }))).toStrictEqual(["? model.variants.digest"]);
  });
});
