import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { clusterLayout } from "../../local/cluster/layout.ts";
import { useClone } from "./clone.ts";

const clone = useClone();
// A cluster that no test brings up, with ports of its own.
const env = { ML_SERVING_CLUSTER: "nowhere", ML_SERVING_PORT_BLOCK: "60" };

interface Told {
  readonly ok: boolean;
  readonly findings: readonly { readonly name: string; readonly state: string; readonly wayOut?: string }[];
}

describe("npx ml doctor", () => {
  it("on a machine where nothing was made yet says what make up will make, and makes nothing", async () => {
    const { code, stdout } = await clone.ml(["doctor"], { env });
    const { findings } = JSON.parse((await clone.ml(["doctor", "--json"], { env })).stdout) as Told;
    const missing = findings.filter(({ state }) => state === "missing").map(({ name }) => name);
    // Everything anew wants more room than the machine may have left that runs this.
    expect(missing.filter((name) => name !== "disk")).toEqual([]);
    expect(stdout).toMatch(/… {2}kube 1\.\d+\.\d+ +built \(about 5 min\)/);
    expect(stdout).toMatch(/… {2}nowhere +embedded, does not run/);
    expect(stdout.includes("make up can work here.")).toBe(missing.length === 0);
    expect(code).toBe(missing.length === 0 ? 0 : 1);
    expect(existsSync(join(clone.home, ".cache/ml-serving"))).toBe(false);
    expect(existsSync(join(clone.home, ".local"))).toBe(false);
  });

  it("sees a port that another program holds, says how out of it, and ends with code 1", async () => {
    const { gateway } = clusterLayout("nowhere", { portBlock: 60 }).ports;
    const holder = createServer().listen(gateway, "127.0.0.1");
    await new Promise((resolve) => holder.once("listening", resolve));
    try {
      const { code, stdout } = await clone.ml(["doctor", "--json"], { env });
      const told = JSON.parse(stdout) as Told;
      expect(told.ok).toBe(false);
      expect(told.findings.filter(({ name, state }) => state === "missing" && name !== "disk")).toEqual([
        expect.objectContaining({
          name: "ports on 127.0.0.1",
          wayOut: expect.stringContaining(`:(${gateway})`) as string,
        }),
      ]);
      expect(code).toBe(1);
    } finally {
      holder.close();
    }
  });

  it("looks at a cluster of the user's own instead, where one is named", async () => {
    const own = { ...env, KUBECONTEXT: "kind-x", REGISTRY: "127.0.0.1:9" };
    const { code, stdout } = await clone.ml(["doctor"], { env: own });
    expect(stdout).toMatch(/kind-x +your own/);
    expect(stdout).toContain("npx ml lock images");
    expect(stdout).not.toContain("kube 1.");
    expect(code).toBe(1);
  });
});
