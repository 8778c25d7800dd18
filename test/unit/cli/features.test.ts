import { describe, expect, it } from "vitest";
import { packFeatures, type FeatureFile } from "../../../cli/features/pack.ts";
import { isOf, type ResolvedFeatures } from "../../../components/model-service/features.ts";

const soil: ResolvedFeatures = {
  table: "soil",
  key: "bed",
  values: { moisture: "FP64", kind: "BYTES", covered: "BOOL", worms: "UINT8" },
  maxAgeSeconds: 3600,
  defaults: {},
  prefix: "features:garden:soil:",
};
const at = new Date("2026-11-22T06:00:00Z");
const file = (text: string, format: FeatureFile["format"] = "csv"): FeatureFile => ({ name: "soil", text, format });
const head = "bed,moisture,kind,covered,worms\n";

describe("a file of features", () => {
  it("is Redis' own commands, an entity each, with how long it is kept", () => {
    const found = packFeatures(file(`${head}7,0.5,clay,true,3\n`), soil, at);
    // 1795327200 is 2026-11-22T06:00:00Z, by `date -u -d @1795327200`; lengths are counted by `wc -c`.
    const value = '{"at":1795327200,"v":{"moisture":0.5,"kind":"clay","covered":true,"worms":3}}';
    expect(value).toHaveLength(77);
    expect(found).toMatchObject({
      commands: `*5\r\n$3\r\nSET\r\n$22\r\nfeatures:garden:soil:7\r\n$77\r\n${value}\r\n$2\r\nEX\r\n$4\r\n3600\r\n`,
      manifest: { rows: 1, entities: 1, prefix: "features:garden:soil:", at: "2026-11-22T06:00:00.000Z" },
    });
  });

  it("counts bytes and not letters", () => {
    const found = packFeatures(
      file('{"bed":"ä","moisture":1,"kind":"x","covered":false,"worms":0}', "jsonl"),
      soil,
      at,
    );
    expect("commands" in found && found.commands).toContain("$23\r\nfeatures:garden:soil:ä\r\n");
  });

  it("has the last row of an entity that is there twice", () => {
    const found = packFeatures(file(`${head}7,0.5,clay,true,3\n7,0.6,clay,true,3\n`), soil, at);
    expect(found).toMatchObject({ manifest: { rows: 2, entities: 1 } });
    expect("commands" in found && found.commands).toContain('"moisture":0.6');
  });

  it.each([
    [`${head}7,wet,clay,true,3\n`, "Its moisture is not FP64: null."],
    [`${head}7,,clay,true,3\n`, 'Its moisture is not FP64: "".'],
    [`${head}7,0.5,clay,yes,3\n`, 'Its covered is not BOOL: "yes".'],
    [`${head}7,0.5,clay,true,256\n`, "Its worms is not UINT8: 256."],
    [`${head},0.5,clay,true,3\n`, 'Its bed names no entity: "".'],
    ["bed,moisture,kind,covered\n7,0.5,clay,true\n", "Its worms is not UINT8: it is missing."],
    ["bed,moisture,kind,covered,worms,moles\n7,0.5,clay,true,3,1\n", "It has a field moles that is not declared."],
  ])("is refused as a whole where a row is wrong: %s", (text, message) => {
    expect(packFeatures(file(text), soil, at)).toEqual({ issues: [{ code: "MS109", path: "soil.1", message }] });
  });

  it("is refused without rows, and tells of twenty at most", () => {
    expect(packFeatures(file(head), soil, at)).toMatchObject({ issues: [{ path: "soil" }] });
    // csv-parse's own words: a field too many.
    expect(packFeatures(file(`${head}7,0.5,clay,true,3,8\n`), soil, at)).toMatchObject({
      issues: [{ code: "MS109", path: "soil", message: expect.stringContaining("Invalid Record Length") as string }],
    });
    const found = packFeatures(file("nonsense\n".repeat(50), "jsonl"), soil, at);
    expect("issues" in found && found.issues).toHaveLength(20);
  });
});

it.each([
  [127, "INT8", true],
  [128, "INT8", false],
  [-128, "INT8", true],
  [-1, "UINT64", false],
  [9_007_199_254_740_992, "INT64", false],
  [1.5, "INT32", false],
  [1, "FP32", true],
  [Number.NaN, "FP64", false],
  ["1", "INT8", false],
] as const)("%s as %s: %s", (value, datatype, is) => {
  expect(isOf(value, datatype)).toBe(is);
});
