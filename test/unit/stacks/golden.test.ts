import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { resolveModel } from "../../../components/model-service/resolve.ts";
import type { ModelSpec } from "../../../components/model-service/spec.ts";
import { cacheRoot, repositoryRoot } from "../../../local/toolchain/paths.ts";
import { GoldenRows } from "../../../stacks/golden.ts";
import { version } from "../components/released.ts";

mkdirSync(cacheRoot(), { recursive: true });
const folder = mkdtempSync(join(cacheRoot(), "golden-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const iris: ModelSpec = { name: "iris", team: "examples", runtime: { kind: "pmml" } };

/** What is said of a model whose golden file has this text. */
function told(text: string | undefined, model = iris) {
  const path = join(folder, "golden.json");
  rmSync(path, { force: true });
  if (text !== undefined) writeFileSync(path, text);
  const golden = relative(repositoryRoot, path);
  const resolved = resolveModel(model, { champion: { ...version("a"), golden } }, "local");
  return new GoldenRows().issues(resolved).map((issue) => `${issue.code} ${issue.path}: ${issue.message}`);
}

describe("golden rows", () => {
  it.each([
    ["is missing", undefined, /There is no .*golden\.json/],
    ["is no JSON", "{", /holds no golden rows/],
    ["has another form", '{ "form": "poem", "rows": [] }', /holds no golden rows/],
    ["has rows of another form", '{ "form": "exchanges", "path": "/infer" }', /holds no golden rows/],
    ["has no rows", '{ "form": "exchanges", "path": "/infer", "rows": [] }', /has no rows/],
  ])("are refused where their file %s", (_, text, message) => {
    const [issue, ...others] = told(text);
    expect(others).toEqual([]);
    expect(issue).toMatch(/^MS064 releases\/local\/iris\.yaml champion sha256:aaaaaaaa golden: /);
    expect(issue).toMatch(message);
  });

  it("are refused where not one fits into what replicas are given", () => {
    const row = { request: "x".repeat(140_000), answer: {}, asked: "x", known: "y" };
    const [issue] = told(JSON.stringify({ form: "exchanges", path: "/infer", rows: [row] }));
    expect(issue).toMatch(/^MS065 .*131072 bytes; the smallest takes 140\d\d\d\./);
  });

  it("are not looked at where none are asked", () => {
    expect(told(undefined, { ...iris, parity: "none" })).toEqual([]);
  });

  it("of every example are read", () => {
    const rows = new GoldenRows();
    for (const name of ["iris", "cancer", "churn", "delivery", "wine", "fraud", "iris-forest", "iris-tensorflow"])
      expect(rows.of(`examples/${name}/golden.json`).length).toBeGreaterThanOrEqual(20);
  });
});
