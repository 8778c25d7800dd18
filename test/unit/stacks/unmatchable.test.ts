import { describe, expect, it } from "vitest";
import type { Pin, Traffic } from "../../../components/model-service/release.ts";
import { unmatchable } from "../../../stacks/releases/unmatchable.ts";
import { release, version } from "../components/released.ts";

const champion = version("a").digest;

describe("what no request fits", () => {
  const codes = (traffic: Partial<Traffic>) =>
    unmatchable({ ...release, ...traffic }, "f").map(({ code, path }) => `${code} ${path}`);

  it.each<Pin>([
    { header: "x-a", value: " a", to: champion },
    { header: "x-a", value: "a\nb", to: champion },
    { header: "x-a", value: "é", to: champion },
    { cookie: "a", value: "a b", to: champion },
    { cookie: "a", value: "a;b", to: champion },
    { cookie: "a", value: '"a"', to: champion },
  ])("is the value of %j", (pin) => {
    expect(codes({ pins: [pin] })).toEqual(["MR038 f pins.0.value"]);
  });

  it("is no value that a header or cookie has", () => {
    const to = champion;
    const pins = [
      { header: "x-a", value: "a b; c", to },
      { cookie: "a", value: "a=b.c+d", to },
    ];
    expect(codes({ pins })).toEqual([]);
  });

  it("is a header that does not tell callers apart", () => {
    expect(
      codes({ pins: [{ header: "X-Model", value: "a", to: champion }], sticky: { header: "X-Client-Id" } }),
    ).toEqual(["MR039 f pins.0.header", "MR039 f sticky.header"]);
  });
});
