import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { rememberKernelSettings } from "../../../local/cluster/kernel-settings.ts";
import { clusterLayout } from "../../../local/cluster/layout.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "kernel-settings-"));
  mkdirSync(join(root, "first"));
  writeFileSync(join(root, "first/kernel-settings.json"), '{"kernel/panic":"7"}');
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

function remembered(running: readonly string[]): Readonly<Record<string, string>> {
  const cluster = clusterLayout("second", { stateRoot: root });
  rememberKernelSettings(cluster, (name) => running.includes(name));
  return JSON.parse(readFileSync(join(root, "second/kernel-settings.json"), "utf8")) as Record<string, string>;
}

it("are as the machine has them where no other cluster runs", () => {
  expect(remembered([])["kernel/panic"]).toBe(readFileSync("/proc/sys/kernel/panic", "utf8").trim());
});

it("are those from before the first cluster where another runs: by now they are a kubelet's", () => {
  expect(remembered(["first"])).toEqual({ "kernel/panic": "7" });
});
