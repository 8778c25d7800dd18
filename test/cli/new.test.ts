import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, describe, expect, it } from "vitest";
import { useClone } from "./clone.ts";

const clone = useClone();
const fixtures = join(clone.folder, "test/unit/formats/fixtures");

interface Told {
  readonly format: string;
  readonly runtime: string;
  readonly digest: string;
  readonly files: readonly { readonly path: string; readonly replaces: boolean }[];
}

const environment = "stacks/environments/local.ts";
const models = ["stacks/models/credit-risk.ts", "stacks/models/flowers.ts"];
const others = [
  "tsconfig.new.json",
  "stacks/artifacts",
  "stacks/releases/local/credit-risk.yaml",
  "stacks/releases/local/flowers.yaml",
];
const inClone = (path: string): string => join(clone.folder, path);
const before = readFileSync(inClone(environment), "utf8");

// The clone is everybody's in this suite.
afterAll(() => {
  for (const path of [...models, ...others]) rmSync(inClone(path), { recursive: true, force: true });
  writeFileSync(inClone(environment), before);
});

describe("npx ml new", () => {
  it("says what a file is and what it would write, and writes nothing", async () => {
    const { code, stdout } = await clone.ml(["new", "--from", join(fixtures, "forest.5.pkl"), "--dry-run", "--json"]);
    expect(code).toBe(0);
    const told = JSON.parse(stdout) as Told;
    expect(told).toMatchObject({ format: "pickle", runtime: "sklearn" });
    for (const { path, replaces } of told.files) expect(existsSync(inClone(path)), path).toBe(replaces);
  });

  it("writes models that compile, and whose release names the digest that packing gives", async () => {
    const pickle = await clone.ml([
      "new",
      "--from",
      join(fixtures, "pipeline.joblib"),
      "--name",
      "credit-risk",
      "--json",
    ]);
    expect(pickle.code).toBe(0);
    const pmml = await clone.ml(["new", "--from", "examples/iris/model.pmml", "--name", "flowers"]);
    expect(pmml.stdout).toContain("Next: make up MODELS=flowers");
    const { digest } = JSON.parse(pickle.stdout) as Told;
    const packing = ["--import", "tsx", "oci/main.ts", "digest", "--file", "stacks/artifacts/credit-risk/model.joblib"];
    expect((await execa("node", packing, { cwd: clone.folder })).stdout).toBe(digest);
    writeFileSync(
      inClone("tsconfig.new.json"),
      JSON.stringify({ extends: "./tsconfig.json", include: [], files: models }),
    );
    await execa("npx", ["tsc", "--noEmit", "--project", "tsconfig.new.json"], { cwd: clone.folder });
    await execa("npx", ["prettier", "--check", ...models, environment], { cwd: clone.folder });
  });

  it("refuses an unsafe pickle with code 1, and says so to programs, too", async () => {
    const file = join(fixtures, "harmful/os-system.4.pkl");
    const { code, stdout, stderr } = await clone.ml(["new", "--from", file, "--json"]);
    expect(code).toBe(1);
    expect(stderr).toContain("would import posix.system");
    expect(JSON.parse(stdout)).toMatchObject({ error: { issues: [{ code: "MA005" }] } });
  });
});
