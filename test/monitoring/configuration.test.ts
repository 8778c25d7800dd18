import { load } from "js-yaml";
import { beforeAll, describe, expect, it } from "vitest";
import { files } from "./files.ts";
import { ensurePromtool, promtool } from "./promtool.ts";

/** What is counted of Prometheus' rule files: https://prometheus.io/docs/prometheus/latest/configuration/recording_rules/ */
interface RuleFile {
  readonly groups: readonly { readonly rules: readonly unknown[] }[];
}

describe("Prometheus' files, judged by promtool", () => {
  beforeAll(ensurePromtool, 600_000);

  // The files that the configuration names are the pod's own: a token, a certificate, the rules beside it.
  const check = (text: string) =>
    promtool(["check", "config", "--syntax-only", "prometheus.yml"], { "prometheus.yml": text });

  it("are a configuration that it accepts", async () => {
    expect(await check(files["prometheus.yml"])).toMatchObject({ ok: true });
  });

  it.each(["rules.yml", "alerts.yml"] as const)("are rules in %s that it accepts, each there once", async (file) => {
    const rules = (load(files[file]) as RuleFile).groups.flatMap((group) => group.rules);
    // An empty file would be accepted too.
    expect(rules.length).toBeGreaterThan(40);
    const { ok, words } = await promtool(["check", "rules", "--lint=all", "--lint-fatal", file], {
      [file]: files[file],
    });
    expect(words).toContain(`SUCCESS: ${rules.length} rules found`);
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
