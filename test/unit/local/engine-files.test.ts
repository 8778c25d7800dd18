import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { hasPendingOperations, lastChanges, outputs, removeRemains } from "../../../local/engine-files.ts";
import type { EngineSettings } from "../../../local/engine.ts";

let settings: EngineSettings;
beforeEach(() => {
  settings = { stack: "local", home: "", backend: mkdtempSync(join(tmpdir(), "engine-")), kubeconfig: "" };
});
afterEach(() => {
  rmSync(settings.backend, { recursive: true });
});

function write(path: string, value: unknown): void {
  const file = join(settings.backend, ".pulumi", path);
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, JSON.stringify(value));
}

// Shapes as the CLI 3.259 wrote them; what these functions do not read is left out.
const state = (latest: object): void => {
  write("stacks/ml-serving/local.json", { version: 3, checkpoint: { stack: "organization/ml-serving/local", latest } });
};

describe("a stack's state", () => {
  it("has the outputs of the stack resource", () => {
    state({
      resources: [
        { urn: "urn:pulumi:local::ml-serving::a:b:C::x", type: "a:b:C", outputs: { gatewayUrl: "not this" } },
        { urn: "…", type: "pulumi:pulumi:Stack", outputs: { gatewayUrl: "http://127.0.0.1:18080" } },
      ],
    });
    expect(outputs(settings)).toStrictEqual({ gatewayUrl: "http://127.0.0.1:18080" });
    expect(hasPendingOperations(settings)).toBe(false);
  });

  it("has what a killed run left open", () => {
    state({ pending_operations: [{ type: "creating", resource: {} }] });
    expect(hasPendingOperations(settings)).toBe(true);
    expect(outputs(settings)).toStrictEqual({});
  });

  it("is empty before there is a stack", () => {
    expect([outputs(settings), hasPendingOperations(settings), lastChanges(settings)]).toStrictEqual([{}, false, {}]);
  });
});

describe("what a killed run leaves beside the state", () => {
  it("goes, and the state and other stacks' files stay", () => {
    const folder = "stacks/ml-serving";
    for (const name of [
      "local.json",
      "local.json.bak",
      "local.json.18ea1e4cf060c978.tmp",
      "local.json.attrs",
      "x.json.1.tmp",
    ])
      write(`${folder}/${name}`, {});
    removeRemains(settings);
    expect(readdirSync(join(settings.backend, ".pulumi", folder)).sort()).toStrictEqual([
      "local.json",
      "local.json.bak",
      "x.json.1.tmp",
    ]);
  });
});

describe("a stack's history", () => {
  const folder = "history/ml-serving/local";

  it("says what the last run did", () => {
    write(`${folder}/local-1795276182.history.json`, { kind: "update", resourceChanges: { create: 53 } });
    write(`${folder}/local-1795276186.history.json`, { kind: "update", resourceChanges: { same: 51, update: 2 } });
    write(`${folder}/local-1795276186.checkpoint.json`, {});
    expect(lastChanges(settings)).toStrictEqual({ same: 51, update: 2 });
  });

  it("keeps twenty runs with their copies of the state", () => {
    for (let run = 100; run < 125; run += 1)
      for (const kind of ["history", "checkpoint"]) write(`${folder}/local-${run}.${kind}.json`, {});
    lastChanges(settings);
    const left = readdirSync(join(settings.backend, ".pulumi", folder));
    expect(left).toHaveLength(40);
    expect([left.includes("local-104.checkpoint.json"), left.includes("local-105.checkpoint.json")]).toStrictEqual([
      false,
      true,
    ]);
  });
});
