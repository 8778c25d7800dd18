import { beforeAll, describe, expect, it } from "vitest";
import { files } from "./files.ts";
import { ensurePromtool, promtool } from "./promtool.ts";

describe("Prometheus' files, judged by promtool", () => {
  beforeAll(ensurePromtool, 600_000);

  // The files that the configuration names are the pod's own: a token, a certificate, the rules beside it.
  const check = (text: string) =>
    promtool(["check", "config", "--syntax-only", "prometheus.yml"], { "prometheus.yml": text });

  it("are a configuration that it accepts", async () => {
    expect(await check(files["prometheus.yml"])).toMatchObject({ ok: true });
  });

  it.each([
    ["rules.yml", 71],
    ["alerts.yml", 52],
  ] as const)("are rules in %s that it accepts, each there once", async (file, count) => {
    const { ok, words } = await promtool(["check", "rules", "--lint=all", "--lint-fatal", file], {
      [file]: files[file],
    });
    expect(words).toContain(`SUCCESS: ${count} rules found`);
    expect(ok).toBe(true);
  });

  it("name no model: what is measured and told of a thousand is the same as of one", () => {
    expect(JSON.stringify(files)).not.toMatch(/iris|cancer/);
  });

  it("would be refused with a word that there is not", async () => {
    const { ok, words } = await check(files["prometheus.yml"].replace("keepequal", "keepsame"));
    expect(ok).toBe(false);
    expect(words).toContain("keepsame");
  });
});
