import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { isGoodEnough, previewAnswer } from "../../../cli/preview/answer.ts";
import { unknownRules } from "../../../cli/preview/must-know.ts";
import { checkedStacks } from "../../../cli/preview/stacks.ts";
import { shellPlace } from "../../../cli/preview/places.ts";
import type { PolicyResults, Report, Verdict } from "../../../preview/report.ts";
import { recorded, reported } from "../preview/recorded.ts";

const folder = mkdtempSync(join(tmpdir(), "preview-answer-"));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const stack = reported(recorded("release"), { stack: "prd" });

function reportOf(level: Verdict["level"], rules: PolicyResults["rules"] = []): Report {
  const policies = { ...stack.policies, rules };
  return {
    schema: 1,
    at: "2026-11-22T00:00:00.000Z",
    stacks: [{ ...stack, policies, verdict: { level, reasons: [] } }],
  };
}

describe("how npx ml preview ends", () => {
  it.each([
    ["safe", "attention", true],
    ["needs attention", "attention", false],
    ["needs attention", "blocked", true],
    ["blocked", "blocked", false],
    ["blocked", "attention", false],
    ["blocked", "never", true],
  ] as const)("%s with --fail-on %s: %s", (level, failOn, ok) => {
    expect(isGoodEnough(reportOf(level), { failOn, mustKnow: [] })).toBe(ok);
  });

  it("badly where a rule that has to be known is not", () => {
    const report = reportOf("safe", [
      { id: "M08", name: "capacity-fits", outcome: "not evaluated" },
      { id: "P01", name: "no-public-endpoint", outcome: "passed" },
    ]);
    expect(unknownRules(report, ["M08", "P01", "no-public-endpoint", "P99"])).toEqual(["prd: M08", "prd: P99"]);
    expect(isGoodEnough(report, { failOn: "never", mustKnow: ["M08"] })).toBe(false);
    expect(isGoodEnough(report, { failOn: "never", mustKnow: ["P01"] })).toBe(true);
  });
});

describe("what npx ml preview writes", () => {
  it("is every form in a folder, and the files that are named", () => {
    const report = reportOf("needs attention");
    const markdown = join(folder, "deep/comment.md");
    const answer = previewAnswer(report, { out: folder, markdown, failOn: "blocked", mustKnow: [] });
    expect(answer.ok).toBe(true);
    expect(answer.json).toBe(report);
    expect(JSON.parse(readFileSync(join(folder, "preview.json"), "utf8"))).toEqual(report);
    expect(readFileSync(join(folder, "preview.html"), "utf8")).toMatch(/^<!doctype html>/i);
    expect(readFileSync(markdown, "utf8")).toBe(readFileSync(join(folder, "preview.md"), "utf8"));
    expect(answer.text).toContain("prd: needs attention");
  });
});

describe("stacks that are previewed", () => {
  it("are environments and teams' stacks, each once", async () => {
    expect(await checkedStacks(["dev", "prd-risk", "dev"])).toEqual(["dev", "prd-risk"]);
    await expect(checkedStacks(["dev-nobody"])).rejects.toThrow('dev has no stack of team "nobody"');
    await expect(checkedStacks(["moon"])).rejects.toThrow('There is no environment "moon"');
  });

  it("are compared with an account, or with the rehearsal that a shell is in", () => {
    expect(shellPlace({}).against).toBe("account");
    expect(shellPlace({ ML_SERVING_REHEARSAL: "/state/rehearsal.json" }).against).toBe("rehearsal");
  });
});
