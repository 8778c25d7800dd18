import { describe, expect, it } from "vitest";
import { liveKey, modelsAnswer, replicasInWords, type Live } from "../../../cli/models/answer.ts";
import { resolveModel } from "../../../components/model-service/resolve.ts";

const version = (digit: string) => ({ digest: `sha256:${digit.repeat(64)}`, version: digit, from: "f", golden: "g" });
const fraud = resolveModel(
  {
    name: "fraud",
    team: "risk",
    runtime: { kind: "pmml" },
    scaling: { on: "cpu", target: 70, min: 2, max: 6 },
  },
  { champion: version("a"), challengers: [{ ...version("b"), weight: 10 }] },
  "local",
);
const url = "http://127.0.0.1:18080";

describe("modelsAnswer", () => {
  it("shows one line a variant with version, digest, share, replicas and address", () => {
    const { text, ok } = modelsAnswer("local", [fraud], url, undefined);
    const lines = text.split("\n").map((line) => line.trim().split(/ {2,}/));
    expect(ok).toBe(true);
    expect(lines).toContainEqual([
      "fraud",
      "risk",
      "pmml",
      "champion",
      "a",
      "sha256:aaaaaaaaaaaa…",
      "90 %",
      "2–6 by CPU (70 %)",
      "http://127.0.0.1:18080/models/fraud",
    ]);
    expect(lines).toContainEqual(expect.arrayContaining(["challenger-bbbbbbbb", "b", "10 %", "1–1 by CPU (70 %)"]));
    expect(text).toContain("no cluster was asked");
  });

  it("shows what a shadow is sent, which is no share of the answers", () => {
    const release = { champion: version("a"), shadow: { ...version("c"), percent: 20 } };
    const iris = resolveModel({ name: "iris", team: "examples", runtime: { kind: "pmml" } }, release, "local");
    const { text, json } = modelsAnswer("local", [iris], url, undefined);
    const lines = text.split("\n").map((line) => line.trim().split(/ {2,}/));
    expect(lines).toContainEqual(expect.arrayContaining(["champion", "a", "100 %"]));
    expect(lines).toContainEqual(expect.arrayContaining(["shadow-cccccccc", "c", "mirrored 20 %"]));
    expect(json).toMatchObject({
      models: [
        {
          variants: [
            { weight: 100, mirrored: 0 },
            { weight: 0, mirrored: 20 },
          ],
        },
      ],
    });
  });

  it("tells programs all of it", () => {
    expect(modelsAnswer("local", [fraud], url, undefined).json).toMatchObject({
      environment: "local",
      models: [
        {
          name: "fraud",
          url: `${url}/models/fraud`,
          variants: [{ variant: "champion", digest: `sha256:${"a".repeat(64)}`, weight: 90 }, { weight: 10 }],
        },
      ],
    });
  });

  it.each([
    ["all are ready", { champion: [2, 2], "challenger-bbbbbbbb": [1, 1] }, true],
    ["one replica is missing", { champion: [1, 2], "challenger-bbbbbbbb": [1, 1] }, false],
    ["a variant is not there", { champion: [2, 2] }, false],
  ] as const satisfies readonly (readonly [string, Readonly<Record<string, readonly [number, number]>>, boolean])[])(
    "with --live, when %s: well is %s",
    (_, running, ok) => {
      const live: Live = new Map(
        Object.entries<readonly [number, number]>(running).map(([variant, [ready, wanted]]) => [
          liveKey("fraud", variant),
          { ready, wanted },
        ]),
      );
      const answer = modelsAnswer("local", [fraud], url, live);
      expect(answer.ok).toBe(ok);
      expect(answer.text).toContain("READY");
    },
  );

  it("says what to do where nothing is declared", () => {
    expect(modelsAnswer("local", [], url, undefined).text).toContain("stacks/models");
  });
});

it("a fixed number of replicas is a number", () => {
  expect(replicasInWords({ on: "nothing", replicas: 3 })).toBe("3");
});
