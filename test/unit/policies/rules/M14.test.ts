import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../../../policies/facts.ts";
import { promotedNotSkipped as rule } from "../../../../policies/rules/promoted-not-skipped.ts";
import { digest } from "../pods.ts";
import { service } from "../served.ts";
import { context, found, resource } from "../support.ts";

const other = digest.replace("0", "f");
const of = (ranBelow: unknown, second: unknown = other) =>
  found(rule, service({ ranBelow, model: { variants: [{ digest }, { digest: second }] } }));
const path = "model.variants[1].digest";

describe("M14 promoted-not-skipped", () => {
  it("holds of digests that ran one step below, and where nobody asks", () => {
    expect(of([other, digest])).toStrictEqual([]);
    expect(of([UNKNOWN, other, digest])).toStrictEqual([]);
    const lax = { ...context, settings: { ...context.settings, evidence: false } };
    expect(found(rule, service({ ranBelow: [], model: { variants: [{ digest }] } }), lax)).toStrictEqual([]);
    expect(found(rule, resource("kubernetes:core/v1:Pod", { model: { variants: [{ digest }] } }))).toStrictEqual([]);
  });
  it("finds what did not", () => {
    expect(of([digest])).toStrictEqual([path]);
    expect(of(undefined)).toStrictEqual(["model.variants[0].digest", path]);
    expect(of([digest], undefined)).toStrictEqual([path]);
  });
  it("cannot say of what is not known", () => {
    expect(of(UNKNOWN)).toStrictEqual(["? model.variants[0].digest", `? ${path}`]);
    expect(of([digest, UNKNOWN])).toStrictEqual([`? ${path}`]);
    expect(of([digest], UNKNOWN)).toStrictEqual([`? ${path}`]);
    expect(found(rule, service({ ranBelow: [], model: UNKNOWN }))).toStrictEqual(["? model.variants.digest"]);
  });
});
