import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { keepArtifacts, notFromFiles, pushKept } from "../../local/kept-artifacts.ts";
import { parseRepository } from "../../oci/reference.ts";
import { startRegistry, type TestRegistry } from "../support/registry.ts";
import { image, layersBySkopeo, sha, type Put } from "./content.ts";

let folder: string;
let next: TestRegistry;
let released: Put;
const gone = sha("gone");

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "kept-"));
  const registry = await startRegistry();
  released = await image(registry.address, "models/fraud", "from MLflow");
  expect(keepArtifacts(registry.content, [released.digest, gone], join(folder, "kept"))).toEqual([released.digest]);
  await registry.stop(); // and its content with it
  next = await startRegistry();
});

afterAll(async () => {
  await next.stop();
  rmSync(folder, { recursive: true });
});

describe("artifacts that only a registry had", () => {
  it("are in the next one again, once", async () => {
    const to = parseRepository(`${next.address}/models/fraud`);
    const kept = join(folder, "kept");
    expect(await pushKept(released.digest, to, undefined, kept)).toBe(true);
    expect(layersBySkopeo(next.address, "models/fraud", `@${released.digest}`)).toEqual([sha("from MLflow")]);
    expect(await pushKept(released.digest, to, undefined, kept)).toBe(false);
    expect(await pushKept(gone, to, undefined, kept)).toBe(false);
  });

  it("are those that came from elsewhere or were served before, and that no file packs to", () => {
    const version = (text: string, from: string) => ({ digest: sha(text), version: "1", from, golden: "g.json" });
    const file = version("file", "file:examples/iris/model.pmml");
    const release = {
      champion: version("mlflow", "mlflow:models:/iris/2"),
      challengers: [{ ...file, weight: 10 }],
      history: [
        { at: "2026-11-22T00:00:00Z", by: "a", did: "release", before: { champion: file } },
        {
          at: "2026-11-21T00:00:00Z",
          by: "a",
          did: "release",
          before: { champion: version("older file", "file:examples/iris/model.pmml") },
        },
      ],
    };
    mkdirSync(join(folder, "local"));
    writeFileSync(join(folder, "local", "iris.yaml"), JSON.stringify(release)); // which is YAML, too
    expect(notFromFiles("local", folder)).toEqual([sha("mlflow"), sha("older file")]);
  });
});
