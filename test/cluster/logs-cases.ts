import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { inferRequest, readGolden } from "../../local/golden/classes.ts";
import type { TestStack } from "../support/stack.ts";

type Line = Readonly<Record<string, unknown>>;

/** Requests, found where they came through, on a stack that is up. */
export function logsCases(stack: TestStack): void {
  /** The lines of one request; Envoy writes its own within a second or two. */
  async function linesOf(model: string, id: string): Promise<readonly Line[]> {
    for (let tries = 0; ; tries += 1) {
      const { stdout, exitCode, all } = await stack.ml("logs", model, "local", "--request-id", id, "--json");
      const lines = stdout.split("\n").filter((line) => line !== "");
      if (lines.length >= 2) {
        expect(exitCode, all).toBe(0);
        return lines.map((line) => JSON.parse(line) as Line);
      }
      if (tries > 20) throw new Error(`no lines of ${id}: ${all}`);
      await sleep(500);
    }
  }

  describe("npx ml logs", () => {
    // One server in Java, one in Python.
    it.each(["iris", "cancer"])(
      "finds one request to %s by its id: at the gateway, and then at its server",
      async (model) => {
        const golden = readGolden(`examples/${model}/golden.json`);
        const [row] = golden.rows;
        const id = `logs-${model}-${process.pid}-${Date.now()}`;
        const response = await fetch(`http://127.0.0.1:${stack.cluster.ports.gateway}/models/${model}/infer`, {
          method: "POST",
          headers: { "content-type": "application/json", "x-request-id": id },
          body: row === undefined ? "" : JSON.stringify(inferRequest(golden, row)),
        });
        expect([response.status, response.headers.get("x-request-id")]).toEqual([200, id]);
        const [gateway, server, ...others] = await linesOf(model, id);
        const same = { request_id: id, model, variant: "champion", method: "POST", status: 200 };
        expect(gateway).toMatchObject({ from: "gateway", line: { ...same, path: `/models/${model}/infer` } });
        expect(server).toMatchObject({
          from: "model",
          container: "model",
          variant: "champion",
          line: { ...same, message: "request", path: `/v2/models/${model}/infer` },
        });
        expect((server?.["line"] as Line)["version"]).toBeTypeOf("string");
        expect(others).toEqual([]);
      },
    );

    it("shows all of a model in order of time, as JSON every line that is a server's own", async () => {
      const { stdout, exitCode, all } = await stack.ml("logs", "iris", "local", "--since", "1h", "--json");
      expect(exitCode, all).toBe(0);
      const lines = stdout.split("\n").map((line) => JSON.parse(line) as Line);
      const times = lines.map((line) => String(line["time"]));
      expect(times).toEqual(times.toSorted());
      const ready = lines.filter(({ line }) => (line as Line | undefined)?.["message"] === "ready");
      expect(new Set(ready.map(({ pod }) => pod)).size).toBeGreaterThanOrEqual(2);
      expect(lines.filter((line) => "text" in line)).toEqual([]);
    });

    it("says what it has not", async () => {
      const none = await stack.ml("logs", "iris", "local", "--variant", "nobody");
      expect(none.exitCode).toBe(1);
      expect(none.all).toContain("The cluster has no pod of variant nobody of iris");
    });
  });
}
