import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dump } from "js-yaml";
import { afterEach, beforeEach, expect, it } from "vitest";
import { measuredOf, nextWeights } from "../../../../cli/graph/weights.ts";
import { Problem } from "../../../../local/console/problem.ts";
import { planGraphs } from "../../../../stacks/graphs.ts";
import { flowerCare } from "../../../../stacks/graphs/flower-care.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ml-serving-weights-"));
  mkdirSync(join(folder, "local"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const entry = { at: "2026-10-01T00:00:00Z", by: "Ada Lovelace <ada@example.com>" };

function planned(file: unknown) {
  writeFileSync(join(folder, "local", "flower-care.yaml"), dump(file));
  return planGraphs([flowerCare], [], "local", folder);
}

it("weights that were measured are served, and the file says what was before", () => {
  // 0.9 of 1.2 is 0.75, above the 0.7 that the graph declares: the other has the rest.
  const { before, next } = nextWeights(
    flowerCare,
    undefined,
    { combiner: "both", quality: { first: 0.9, second: 0.3 } },
    entry,
  );
  expect(before).toEqual({ first: 0.5, second: 0.5 });
  expect(next.combiners["both"]?.weights).toEqual({ first: 0.7, second: 0.3 });
  expect(next.history).toEqual([{ ...entry, combiner: "both", before }]);
  const declared = planGraphs([flowerCare], [], "local", folder);
  const followed = planned(next);
  expect(followed.issues).toEqual([]);
  expect(followed.served[0]?.release.champion.digest).not.toBe(declared.served[0]?.release.champion.digest);
  const again = nextWeights(flowerCare, next, { combiner: "both", quality: { first: 1, second: 1 } }, entry);
  expect(again.next.history.map((one) => one.before)).toEqual([{ first: 0.7, second: 0.3 }, before]);
});

it.each([
  ["MG013", { combiners: { both: { weights: { first: "much" }, measured: {} } } }],
  ["MG014", { combiners: { mean: { weights: { first: 1 }, measured: {} } } }],
  ["MG014", { combiners: { both: { weights: { first: 0.5, third: 0.5 }, measured: {} } } }],
])("%s: a file that is none of this graph's is refused", (code, file) => {
  const { issues, served } = planned(file);
  expect(issues.map((issue) => issue.code)).toEqual([code]);
  expect(served).toEqual([]);
});

it("MG014: weights that are all 0 are refused: no share of nothing is within the bounds", () => {
  const { issues } = planned({ combiners: { both: { weights: { first: 0, second: 0 }, measured: {} } } });
  expect(issues.map(({ code }) => code)).toEqual(["MG014", "MG014"]);
});

it("MG014: a weight outside of the bounds is refused", () => {
  const { issues } = planned({ combiners: { both: { weights: { first: 0.9, second: 0.1 }, measured: {} } } });
  expect(issues.map(({ code, path }) => [code, path])).toEqual([
    ["MG014", "graphs/weights/local/flower-care.yaml combiners.both.weights.first"],
    ["MG014", "graphs/weights/local/flower-care.yaml combiners.both.weights.second"],
  ]);
});

it("what cannot be weighed is said", () => {
  expect(() => measuredOf(["first"])).toThrow(Problem);
  expect(measuredOf(["first=0.9", "second=1"])).toEqual({ first: 0.9, second: 1 });
  expect(() => nextWeights(flowerCare, undefined, { combiner: "all", quality: {} }, entry)).toThrow(
    "Those that may: both.",
  );
  expect(() => nextWeights(flowerCare, undefined, { combiner: "both", quality: { first: 1 } }, entry)).toThrow(Problem);
});
