import { expect, it } from "vitest";
import { ofModel, ofState, ofTraffic } from "../../../../cli/deploy/fingerprint.ts";
import { readRecord } from "../../../../cli/deploy/record.ts";
import { wayBack } from "../../../../cli/deploy/rollback.ts";
import type { Release } from "../../../../components/model-service/release.ts";
import { planFile } from "../../../../stacks/plan.ts";
import { local } from "../../../../stacks/environments/local.ts";
import { loadRelease } from "../../../../stacks/releases/load.ts";

const digest = (letter: string) => `sha256:${letter.repeat(64)}`;
const version = (letter: string) => ({ digest: digest(letter), version: letter, from: "file:x", golden: "g.json" });
const one = { champion: version("a") };
const two = {
  champion: version("b"),
  challengers: [{ ...version("c"), weight: 10 }],
  shadow: { ...version("d"), percent: 20 },
};
const occasion = { at: "2026-11-22T09:30:00Z", by: "Ada <ada@example.com>" };

it("is the same line for a release, for a model as it is declared and for a stack's state", async () => {
  const [model] = await planFile(local);
  if (model === undefined) throw new RangeError("local serves nothing");
  const loaded = loadRelease("local", model.name);
  if ("issues" in loaded) throw new RangeError("its release is wrong");
  expect(ofModel(model)).toBe(ofTraffic(loaded.release));
  const variants = [
    { variant: "shadow-dddddddd", role: "shadow", version: "d", digest: digest("d"), percent: 20 },
    { variant: "champion", role: "champion", version: "b", digest: digest("b"), percent: 90 },
    { variant: "challenger-cccccccc", role: "challenger", version: "c", digest: digest("c"), percent: 10 },
  ] as const;
  expect(ofState({ variants, replicas: [1, 1] })).toBe(ofTraffic(two));
  expect(ofTraffic(two)).toBe(`challenger ${digest("c")} 10; champion ${digest("b")} 90; shadow ${digest("d")} 20`);
});

it("goes back by the last change where that is what was served", async () => {
  const release: Release = { ...two, history: [{ ...occasion, did: "promote", before: one }] };
  expect(await wayBack(release, "none.yaml", ofTraffic(one))).toEqual({ kind: "rollback" });
});

it("goes back over several changes that were deployed as one", async () => {
  const between = { champion: version("e") };
  const release: Release = {
    ...two,
    history: [
      { ...occasion, did: "promote", before: between },
      { ...occasion, did: "release", before: one },
    ],
  };
  expect(await wayBack(release, "none.yaml", ofTraffic(one))).toEqual({ kind: "rollback", to: digest("a") });
  expect(await wayBack(release, "none.yaml", ofTraffic({ champion: version("f") }))).toBeUndefined();
});

it("finds in Git what people edited away by hand", async () => {
  const path = "stacks/releases/local/iris.yaml";
  const loaded = loadRelease("local", "iris");
  if ("issues" in loaded) throw new RangeError("its release is wrong");
  const { champion } = loaded.release;
  const edited: Release = { champion: version("e") };
  expect(await wayBack(edited, path, ofTraffic({ champion }))).toEqual({ kind: "rollback", traffic: { champion } });
});

it("reads what earlier runs left: of all models, and how far the run of this stack came", () => {
  const run = { stack: "prd-risk", commit: "c", changeSet: "s", stage: "apply", since: {} };
  const data = {
    "good.fraud": "champion x 100",
    "unasked.iris": "since",
    "run.prd-risk": JSON.stringify(run),
    "run.prd": "{}",
  };
  const record = readRecord("prd-risk", data);
  expect([...record.good]).toEqual([["fraud", "champion x 100"]]);
  expect([...record.unasked]).toEqual(["iris"]);
  expect(record.run).toEqual(run);
  expect(readRecord("dev", {}).run).toBeUndefined();
});
