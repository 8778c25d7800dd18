import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execFileSync } from "node:child_process";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { IoSpec } from "../../../components/model-service/spec/io.ts";
import { contractChange } from "../../../cli/releases/edit/breaks.ts";
import { promotedAnswer } from "../../../cli/releases/edit/answer.ts";
import { openRelease } from "../../../cli/releases/edit/change-release.ts";
import { historyAnswer } from "../../../cli/releases/edit/history.ts";
import { filesThatName } from "../../../cli/releases/edit/named-by.ts";
import { partOf } from "../../../cli/releases/edit/part.ts";
import { promote, type Promotion, type PromotionTools } from "../../../cli/releases/edit/promote.ts";
import { defaultCriteria } from "../../../cli/releases/criteria.ts";
import { imageFiles } from "../../../oci/files.ts";
import { packImage } from "../../../oci/pack.ts";
import { environmentFile } from "../../../stacks/environments/index.ts";
import { resolveModel } from "../../../components/model-service/resolve.ts";
import { InvalidData } from "../../../stacks/invalid-data.ts";
import type { EnvironmentFile } from "../../../stacks/environments/environment.ts";

let root = "";
const digests: Record<string, string> = {};
const carried: string[] = [];
const tools: PromotionTools = {
  carry: ({ model, version, to }) => {
    carried.push(`${model} ${version.version} ${to.name}`);
    return Promise.resolve({ images: [], lines: [`copied models/${model} to the ${to.name} registry`] });
  },
  judge: () => Promise.reject(new Error("nobody asked")),
  say: () => undefined,
};

async function version(name: string): Promise<string> {
  const { digest } = await packImage(await imageFiles(join(root, `models/${name}.pmml`)));
  digests[name] = digest;
  return `  digest: "${digest}"\n  version: "${name}"\n  from: "file:models/${name}.pmml"\n  golden: "models/golden.json"\n`;
}

/** A model as PMML that takes some fields. */
function pmml(fields: readonly string[]): string {
  const all = [...fields, "species"];
  return `<?xml version="1.0"?><PMML xmlns="http://www.dmg.org/PMML-4_4" version="4.4"><Header/><DataDictionary>${all
    .map((field) =>
      field === "species"
        ? `<DataField name="species" optype="categorical" dataType="string"/>`
        : `<DataField name="${field}" optype="continuous" dataType="double"/>`,
    )
    .join("")}</DataDictionary><TreeModel functionName="classification"><MiningSchema>${all
    .map((field) => `<MiningField name="${field}"${field === "species" ? ' usageType="target"' : ""}/>`)
    .join("")}</MiningSchema><Node score="a"><True/></Node></TreeModel></PMML>`;
}

function write(environment: string, text: string): void {
  mkdirSync(join(root, "stacks/releases", environment), { recursive: true });
  writeFileSync(join(root, "stacks/releases", environment, "iris.yaml"), text);
}

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), "promote-"));
  carried.length = 0;
  mkdirSync(join(root, "models"));
  writeFileSync(join(root, "models/golden.json"), "[]");
  writeFileSync(join(root, "models/one.pmml"), pmml(["length", "width"]));
  writeFileSync(join(root, "models/two.pmml"), `${pmml(["length", "width"])}\n`);
  writeFileSync(join(root, "models/wider.pmml"), pmml(["length", "width", "height"]));
  execFileSync("git", ["init", "-q", root]);
  execFileSync("git", ["-C", root, "config", "user.name", "Ada Lovelace"]);
  execFileSync("git", ["-C", root, "config", "user.email", "ada@example.com"]);
  const one = await version("one");
  for (const environment of ["local", "dev", "sit", "stg", "prd"]) write(environment, `champion:\n${one}`);
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

async function asked(from: string, to: string, more: Partial<Promotion> = {}): Promise<Promotion> {
  const files: readonly EnvironmentFile[] = [await environmentFile(from), await environmentFile(to)];
  const [source, target] = files as [EnvironmentFile, EnvironmentFile];
  return {
    model: "iris",
    from: source,
    to: target,
    part: { as: "champion" },
    isBreaking: false,
    isDryRun: false,
    // prd's changes are made under a ticket: stacks/environments/prd.ts.
    ticket: "CHG-1234",
    ...more,
  };
}

const textOf = (environment: string): string =>
  readFileSync(join(root, "stacks/releases", environment, "iris.yaml"), "utf8");

async function codes(promotion: Promotion): Promise<readonly string[]> {
  try {
    await promote(root, promotion, tools);
    return [];
  } catch (error) {
    if (error instanceof InvalidData) return error.issues.map(({ code }) => code);
    throw error;
  }
}

describe("promote", () => {
  it("is made under a ticket where the environment says so, and records it", async () => {
    write("stg", `champion:\n${await version("two")}`);
    const { ticket: _, ...none } = await asked("stg", "prd");
    const before = textOf("prd");
    expect(await codes(none)).toEqual(["MR046"]);
    expect(await codes({ ...none, ticket: "two words" })).toEqual(["MR045"]);
    expect([textOf("prd"), carried]).toEqual([before, []]);
    expect(await codes({ ...none, ticket: "CHG-1234" })).toEqual([]);
    const { release } = openRelease(root, { environment: "prd", model: "iris" });
    expect(release?.history?.[0]).toMatchObject({ did: "promote", ticket: "CHG-1234" });
    expect(release && historyAnswer("iris", "prd", release).text).toContain(
      "Ada Lovelace <ada@example.com> under CHG-1234",
    );
    expect(release && resolveModel({ name: "iris", team: "t", runtime: { kind: "pmml" } }, release, "prd").ticket).toBe(
      "CHG-1234",
    );
  });

  it("needs none where the environment says nothing of it", async () => {
    write("sit", `champion:\n${await version("two")}`);
    const { ticket: _, ...none } = await asked("sit", "stg");
    expect(await codes(none)).toEqual([]);
    expect(textOf("stg")).not.toContain("ticket");
  });

  it("copies the artifact, writes the file, and tells what it did", async () => {
    write("stg", `champion:\n${await version("two")}`);
    const promotion = await asked("stg", "prd", { part: { as: "challenger", weight: 10 }, why: "night traffic" });
    const { text, ok } = promotedAnswer(promotion, await promote(root, promotion, tools));
    const short = (name: string): string => `${String(digests[name]).slice(0, 19)}…`;
    expect(ok).toBe(true);
    expect(text).toContain(`iris  stg two (${short("two")})  →  prd challenger at 10 %
contract: same inputs, outputs not known
copied models/iris to the prd registry
prd serves: champion one (${short("one")}) 90 % · challenger two (${short("two")}) 10 %
`);
    expect(text).toContain("\n+    weight: 10\n");
    expect(text).toContain("wrote stacks/releases/prd/iris.yaml. Next: commit stacks/releases/prd/iris.yaml");
    expect(carried).toEqual(["iris two prd"]);
    const { release } = openRelease(root, { environment: "prd", model: "iris" });
    expect(release?.history?.[0]).toMatchObject({
      by: "Ada Lovelace <ada@example.com>",
      did: "promote",
      why: "night traffic",
      before: { champion: { digest: digests["one"] } },
    });
  });

  it("copies nothing and writes nothing in a dry run, nor in place anything but the file", async () => {
    write("stg", `champion:\n${await version("two")}`);
    const before = textOf("prd");
    await promote(root, await asked("stg", "prd", { isDryRun: true }), tools);
    expect([textOf("prd"), carried]).toEqual([before, []]);
    await promote(root, await asked("stg", "prd", { part: { as: "challenger", weight: 10 } }), tools);
    await promote(root, await asked("prd", "prd"), tools);
    expect(openRelease(root, { environment: "prd", model: "iris" }).release).toMatchObject({
      champion: { version: "two" },
    });
    expect(carried).toEqual(["iris two prd"]);
  });

  it("refuses a version that was not the champion in the environment before, unless for a reason that is recorded", async () => {
    const two = await version("two");
    const [head, ...rest] = two.trimEnd().split("\n");
    write(
      "stg",
      `${textOf("stg")}challengers:\n${[`  - ${String(head).trim()}`, ...rest.map((line) => `  ${line}`)].join("\n")}\n    weight: 50\n`,
    );
    const promotion = await asked("stg", "prd", { digest: String(digests["two"]) });
    expect(await codes(promotion)).toEqual(["MR023"]);
    await promote(root, { ...promotion, skipLadder: "stg is down" }, tools);
    expect(textOf("prd")).toContain('why: "skipped the ladder: stg is down"');
  });

  it("takes what was the champion there once, and the first steps of the ladder", async () => {
    write("stg", `champion:\n${await version("two")}`);
    await promote(
      root,
      await asked("stg", "stg", { part: { as: "champion" }, digest: String(digests["two"]) }),
      tools,
    ).catch((error: unknown) => {
      expect((error as InvalidData).issues.map(({ code }) => code)).toEqual(["MR017"]);
    });
    await promote(root, await asked("sit", "stg"), tools);
    expect(await codes(await asked("stg", "prd", { digest: String(digests["two"]) }))).toEqual([]);
    write("local", `champion:\n${await version("two")}`);
    expect(await codes(await asked("local", "dev"))).toEqual([]);
  });

  it("does nothing where it is served so already, if that is asked for", async () => {
    write("stg", `champion:\n${await version("two")}`);
    await promote(root, await asked("stg", "prd", { unlessServed: true }), tools);
    const [text, copies] = [textOf("prd"), carried.length];
    expect(text).toContain(digests["two"]);
    const promotion = await asked("stg", "prd", { unlessServed: true });
    const { ok, json } = promotedAnswer(promotion, await promote(root, promotion, tools));
    expect([ok, json]).toEqual([true, expect.objectContaining({ written: false, environment: "prd" })]);
    expect([textOf("prd"), carried.length]).toEqual([text, copies]);
    expect(await codes(await asked("stg", "prd"))).toEqual(["MR017"]);
  });

  it("refuses a contract that breaks callers, unless that is said", async () => {
    write("stg", `champion:\n${await version("wider")}`);
    expect(await codes(await asked("stg", "prd"))).toEqual(["MR024"]);
    expect(await codes(await asked("stg", "prd", { part: { as: "shadow", percent: 5 }, isDryRun: true }))).toEqual([]);
    await promote(root, await asked("stg", "prd", { isBreaking: true }), tools);
    expect(textOf("prd")).toMatch(/why: "breaks callers: input .*height.* is new"/);
  });

  it("refuses, all at once, a model that is not declared there and golden rows that are gone", async () => {
    rmSync(join(root, "models/golden.json"));
    mkdirSync(join(root, "stacks/releases/stg"), { recursive: true });
    writeFileSync(join(root, "stacks/releases/stg/ghost.yaml"), textOf("stg"));
    expect(await codes({ ...(await asked("stg", "prd")), model: "ghost" })).toEqual(["MR026", "MR027"]);
  });

  it("refuses weights above 100, with the file as it was", async () => {
    write("stg", `champion:\n${await version("two")}`);
    const before = textOf("prd");
    expect(await codes(await asked("stg", "prd", { part: { as: "challenger", weight: 101 } }))).toEqual(["MR006"]);
    expect([textOf("prd"), carried]).toEqual([before, []]);
  });

  it("promotes only what is better, where that is asked, and says why not", async () => {
    write("stg", `champion:\n${await version("two")}`);
    const verdict = {
      accept: false,
      outcome: "refuse" as const,
      challenger: String(digests["two"]),
      reasons: [{ criterion: "errors" as const, outcome: "not met" as const, words: "2 % fail", figures: {} }],
    };
    const promotion = await asked("stg", "prd", { ifBetter: defaultCriteria });
    const found = await promote(root, promotion, { ...tools, judge: () => Promise.resolve(verdict) });
    const { ok, text } = promotedAnswer(promotion, found);
    expect([ok, carried]).toEqual([false, []]);
    expect(text).toMatch(/not met {4}errors {5}2 % fail\n\nrefuse: nothing was changed\.$/);
  });
});

describe("contractChange", () => {
  const champion: IoSpec = { inputs: { x: "FP64" }, outputs: { score: "FP32" } };
  it.each<[string, IoSpec, readonly string[]]>([
    ["an output more breaks nobody", { ...champion, outputs: { score: "FP32", label: "BYTES" } }, []],
    ["an input more breaks", { ...champion, inputs: { x: "FP64", y: "BYTES" } }, ['input "y" (BYTES) is new']],
    ["an input less breaks", { ...champion, inputs: { z: "FP64" } }, ['input "x" is gone', 'input "z" (FP64) is new']],
    ["another type breaks", { ...champion, inputs: { x: "INT64" } }, ['input "x" was FP64 and is INT64']],
    ["an output less breaks", { ...champion, outputs: { label: "BYTES" } }, ['output "score" is gone']],
    ["what is not known is not compared", { inputs: {}, outputs: { score: "FP32" } }, []],
  ])("%s", (_, candidate, breaks) => {
    expect(contractChange(champion, candidate).breaks).toEqual(breaks);
  });
});

describe("the commands around it", () => {
  it("tell the history, and which files name a digest", async () => {
    write("stg", `champion:\n${await version("two")}`);
    await promote(root, await asked("stg", "prd", { why: "better" }), tools);
    const { release } = openRelease(root, { environment: "prd", model: "iris" });
    if (release === undefined) throw new Error("no release");
    expect(historyAnswer("iris", "prd", release).text).toMatch(
      /promote {3}champion one \(sha256:\w{12}…\) → two \(sha256:\w{12}…\)\n +Ada Lovelace <ada@example.com> under CHG-1234: better/,
    );
    expect(filesThatName(root, String(digests["two"]))).toEqual(["releases/prd/iris.yaml", "releases/stg/iris.yaml"]);
    expect(filesThatName(root, String(digests["one"]))).toContain("releases/prd/iris.yaml");
  });

  it("know the part that is meant", () => {
    expect(partOf({})).toEqual({ as: "champion" });
    expect(partOf({ weight: 10 })).toEqual({ as: "challenger", weight: 10 });
    expect(partOf({ percent: 20 })).toEqual({ as: "shadow", percent: 20 });
    expect(() => partOf({ as: "challenger" })).toThrow("--as challenger --weight 10");
    expect(() => partOf({ as: "shadow", weight: 10 })).toThrow("A shadow has no weight.");
  });
});
