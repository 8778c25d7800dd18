import { describe, expect, it } from "vitest";
import { liveSince, type Route } from "../../../cli/progress/look.ts";
import { resolveModel } from "../../../components/model-service/resolve.ts";
import { defineModel } from "../../../components/model-service/spec.ts";
import { release } from "../components/released.ts";

const spec = defineModel({ name: "iris", team: "examples", runtime: { kind: "pmml" } });
const model = resolveModel(spec, release, "local");
const at = (time: string): number => Date.parse(`2026-11-22T${time}Z`);
const running = { ready: 1, wanted: 1, isDeclared: true, since: at("12:00:00") };
const served = new Map(model.variants.map(({ name }) => [name, running]));

/** A route that was changed at 12:05, whose rules have these weights. */
function route(...rules: readonly (readonly number[])[]): Route {
  return {
    metadata: { name: "iris", managedFields: [{ time: "2026-11-22T12:05:00Z" }] },
    spec: { rules: rules.map((weights) => ({ backendRefs: weights.map((weight) => ({ weight })) })) },
  };
}

describe("since when a release is what is served", () => {
  it("is when the route came to divide requests as the release says: a quarter, and the spare's of the champion's", () => {
    expect(liveSince(model, served, route([749_999, 250_000, 1]))).toEqual({ since: at("12:05:00") });
    // A rule of a pin says nothing of others.
    expect(liveSince(model, served, route([0, 100], [749_999, 250_000, 1]))).toEqual({ since: at("12:05:00") });
  });

  it.each([
    ["another share", route([899_999, 100_000, 1])],
    ["a pin alone", route([0, 100])],
    ["no route", undefined],
  ])("is not yet with %s, and says which shares are missing, in percent", (_, other) => {
    expect(liveSince(model, served, other)).toEqual({ why: "the gateway does not divide requests by 75/25 yet" });
  });
});
