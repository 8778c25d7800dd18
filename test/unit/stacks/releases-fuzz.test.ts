import fc from "fast-check";
import { dump } from "js-yaml";
import { describe, expect, it } from "vitest";
import { issueCodes } from "../../../components/issue-codes.ts";
import type { Issue } from "../../../components/issues.ts";
import { parseRelease } from "../../../stacks/releases/load.ts";

/** Files that are a little wrong reach further than noise does: real keys, with values of every kind. */
const digest = fc.oneof(
  fc.stringMatching(/^sha256:[0-9a-f]{64}$/),
  fc.stringMatching(/^sha256:[0-9a-fA-F]{60,66}$/),
  fc.constantFrom("latest", "v1", "", 7, null),
);
const anyValue = fc.anything({ maxDepth: 2 });
const weight = fc.oneof(fc.integer({ min: -10, max: 130 }), fc.double(), anyValue);
const part = fc.record(
  {
    digest: fc.oneof(digest, anyValue),
    version: fc.oneof(fc.string(), anyValue),
    from: fc.oneof(fc.string(), anyValue),
    golden: fc.oneof(fc.string(), anyValue),
    weight,
    wieght: weight,
  },
  { requiredKeys: [] },
);
const pin = fc.record(
  { header: fc.string(), cookie: fc.string(), value: fc.oneof(fc.string(), anyValue), to: digest },
  { requiredKeys: [] },
);
const entry = fc.record(
  { at: fc.oneof(fc.constant("2026-11-22T09:30:00Z"), anyValue), by: fc.string(), did: fc.string(), before: anyValue },
  { requiredKeys: [] },
);
const nearly = fc.record(
  {
    champion: fc.oneof(part, anyValue),
    challengers: fc.oneof(fc.array(fc.oneof(part, anyValue), { maxLength: 4 }), anyValue),
    __proto__: anyValue,
    shadow: fc.oneof(part, anyValue),
    pins: fc.oneof(fc.array(fc.oneof(pin, anyValue), { maxLength: 3 }), anyValue),
    sticky: fc.oneof(fc.record({ header: fc.string() }), anyValue),
    history: fc.oneof(fc.array(fc.oneof(entry, anyValue), { maxLength: 3 }), anyValue),
  },
  { requiredKeys: [] },
);

function asYaml(value: unknown): string {
  try {
    return dump(value, { skipInvalid: true });
  } catch {
    return String(value);
  }
}

const files = fc.oneof(
  { weight: 4, arbitrary: nearly.map(asYaml) },
  { weight: 1, arbitrary: fc.string() },
  { weight: 1, arbitrary: fc.json() },
  // A good file with a piece cut out or put in, as an interrupted editor leaves it.
  {
    weight: 2,
    arbitrary: fc.tuple(fc.nat(200), fc.nat(40), fc.string({ maxLength: 10 })).map(([at, length, put]) => {
      const good = dump({
        champion: { digest: `sha256:${"0".repeat(64)}`, version: "1", from: "file:a", golden: "b" },
        challengers: [{ digest: `sha256:${"1".repeat(64)}`, version: "2", from: "f", golden: "g", weight: 10 }],
      });
      return good.slice(0, at) + put + good.slice(at + length);
    }),
  },
);

/** Coded, placed, short, and without a stack trace. */
function isTold({ code, path, message }: Issue): boolean {
  return (
    Object.hasOwn(issueCodes, code) &&
    path.startsWith("f.yaml") &&
    message.length > 0 &&
    message.length < 2000 &&
    !message.includes("    at ")
  );
}

describe("2,000 random release files", () => {
  it("never crash: each is a release whose weights add up to 100, or has coded issues that say where and what", () => {
    let releases = 0;
    fc.assert(
      fc.property(files, (text) => {
        const loaded = parseRelease(text, "f.yaml");
        if ("release" in loaded) {
          releases += 1;
          const { champion, challengers = [] } = loaded.release;
          const weights = challengers.reduce((sum, one) => sum + one.weight, 0);
          return weights <= 100 && [champion, ...challengers].every((one) => /^sha256:[0-9a-f]{64}$/.test(one.digest));
        }
        return loaded.issues.length > 0 && loaded.issues.every(isTold);
      }),
      { numRuns: 2000, seed: 20_261_121 },
    );
    // Had none been right, the test would only have looked at refusals.
    expect(releases).toBeGreaterThan(0);
  }, 60_000);
});
