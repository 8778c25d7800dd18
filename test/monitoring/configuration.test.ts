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

  it("are rules that it accepts, each recorded once", async () => {
    const { ok, words } = await promtool(["check", "rules", "--lint=all", "--lint-fatal", "rules.yml"], {
      "rules.yml": files["rules.yml"],
    });
    expect(words).toContain("SUCCESS: 10 rules found");
    expect(ok).toBe(true);
  });

  it("would be refused with a word that there is not", async () => {
    const { ok, words } = await check(files["prometheus.yml"].replace("keepequal", "keepsame"));
    expect(ok).toBe(false);
    expect(words).toContain("keepsame");
  });
});
