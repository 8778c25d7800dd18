import { join } from "node:path";
import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { repositoryRoot } from "../../../local/toolchain/paths.ts";

const settings = {
  model: "iris",
  version: "1",
  digest: "sha256:0",
  environment: "dev",
  streaming: null,
} as const;

/** What a program in Python says as JSON, beside those of runtimes/spark. */
async function told(program: string, asked: object): Promise<unknown> {
  const env = { PYTHONDONTWRITEBYTECODE: "1", PYTHONPATH: join(repositoryRoot, "runtimes/spark") };
  const { stdout } = await execa("python3", ["-c", program, JSON.stringify(asked)], { env });
  return JSON.parse(stdout.split("\n").at(-1) ?? "");
}

/** Begins a run over an output that has these files already, without Spark; what is there afterwards, or why not. */
const beginning = `
import json, sys
from begun import begun
from settings import Refusal

class Place:
    root = "/out"
    def __init__(self, files): self.files = files
    def has(self, name): return name in self.files
    def read(self, name): return self.files.get(name)
    def write(self, name, value): self.files[name] = value

asked = json.loads(sys.argv[1])
place = Place(asked["files"])
try:
    begun(place, asked["settings"], "now")
    begun(place, asked["settings"], "later")
    print(json.dumps(place.files))
except Refusal as refused:
    print(json.dumps(str(refused)))
`;
const begun = (files: Readonly<Record<string, object>>) => told(beginning, { files, settings });

/** Looks for a stream's columns with a Spark that says each of these, one look after the other; `columns` at last. */
const looking = `
import json, sys
from types import SimpleNamespace as Names
from unittest.mock import MagicMock

class AnalysisException(Exception):
    def getCondition(self): return str(self)

for name in ("pyspark", "pyspark.sql", "pyspark.sql.types", "pyspark.sql.observation"): sys.modules[name] = MagicMock()
sys.modules["pyspark.errors"] = Names(AnalysisException=AnalysisException, StreamingQueryException=Exception)
import score
asked = json.loads(sys.argv[1])
looks = iter([*asked["says"], "columns"])

def schema_of(*_):
    said = next(looks)
    if said != "columns": raise AnalysisException(said)
    return Names(json=lambda: '"columns"')

score.rows.schema_of = schema_of
score.time.sleep = lambda _: None
score.StructType = Names(fromJson=lambda kept: kept)
place = Names(read=lambda _: None, write=lambda *_: None)
try:
    found = score.columns_of_stream(None, {"input": "/in", "streaming": {"everySeconds": asked["every"]}}, place)
except AnalysisException as failure:
    found = f"raised {failure}"
print(json.dumps(found))
`;

describe("an output that Spark is to write", () => {
  it("is begun, and gone on with", async () => {
    expect(await begun({})).toEqual({
      "_spark/run.json": {
        run: expect.stringMatching(/^[0-9a-f]{16}$/) as unknown,
        ...{ model: "iris", version: "1", digest: "sha256:0", began: "now" },
      },
    });
  });

  it.each([
    ["Jobs have begun", { "_batch/plan.json": {} }, "by Jobs"],
    ["Jobs have done", { "_batch/plan.json": {}, "_manifest.json": { good: true } }, "by Jobs"],
    ["nobody knows who has done", { "_manifest.json": { good: true } }, "_manifest.json is there"],
    ["another run has begun", { "_spark/run.json": { run: "0", ...settings } }, "of iris 1 (sha256:0)"],
  ])("is refused where %s it", async (_, files, why) => {
    expect(await begun(files)).toContain(why);
  });
});

describe("a stream that finds no file", () => {
  const scheduled = "what is there";
  it.each([
    ["ends where it does what is there, of a folder that is not there", scheduled, ["PATH_NOT_FOUND"], null],
    ["ends where it does what is there, of an empty one", scheduled, ["UNABLE_TO_INFER_SCHEMA"], null],
    ["waits for one where it has no end", 30, ["PATH_NOT_FOUND", "UNABLE_TO_INFER_SCHEMA"], "columns"],
    ["says what else is wrong, and does not wait", 30, ["COLUMN_ALREADY_EXISTS"], "raised COLUMN_ALREADY_EXISTS"],
    ["says so by a schedule, too", scheduled, ["COLUMN_ALREADY_EXISTS"], "raised COLUMN_ALREADY_EXISTS"],
  ])("%s", async (_, every, says, expected) => {
    expect(await told(looking, { every, says })).toBe(expected);
  });
});
