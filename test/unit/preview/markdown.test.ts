import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { syntheticLog } from "../../../bench/preview/synthetic.ts";
import { readEvents } from "../../../preview/events/read.ts";
import { code, escaped } from "../../../preview/markdown/escape.ts";
import { commentLimit, markdownOf } from "../../../preview/markdown/index.ts";
import type { Report, StackReport } from "../../../preview/report.ts";
import { recorded, reported } from "./recorded.ts";

function reportOf(...stacks: readonly StackReport[]): Report {
  return { schema: 1, at: "2026-11-22T00:00:00.000Z", commit: "0123456789ab", stacks };
}

/** Lines of a comment that are not the same in two of them. */
function differing(one: string, other: string): readonly string[] {
  const [ours, theirs] = [one.split("\n"), other.split("\n")];
  expect(theirs).toHaveLength(ours.length);
  return ours.filter((line, index) => line !== theirs[index]);
}

/** Every tag is closed where it was opened, and every row of a table has as many cells as its head. */
function isWhole(markdown: string): void {
  const open: string[] = [];
  for (const [, slash, tag = ""] of markdown.matchAll(/<(\/?)(details|summary|code|sub)>/g))
    if (slash === "/") expect(open.pop()).toBe(tag);
    else open.push(tag);
  expect(open).toEqual([]);
  const lines = markdown.split("\n");
  for (const [index, line] of lines.entries()) {
    if (!line.startsWith("|")) continue;
    expect(line.endsWith("|")).toBe(true);
    const above = lines[index - 1] ?? "";
    if (above.startsWith("|")) expect(line.split("|").length).toBe(above.split("|").length);
  }
}

describe("the comment of a pull request", () => {
  it("says the judgement, then what blocks, then models, then everything else", () => {
    const text = markdownOf(reportOf(reported(recorded("violated"))));
    const places = [
      "**local: blocked** · 2 models change, 7 resources (6 update, **1 replace**)",
      "**Mandatory rules violated:**",
      "- **replace** <code>Job gateway-certificates</code> because",
      "| model | version |",
      "<summary>replace Job (1)</summary>",
      "<summary>update Deployment (3)</summary>",
    ].map((part) => text.indexOf(part));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((one, other) => one - other));
    isWhole(text);
  });

  it("shows what each model becomes", () => {
    const text = markdownOf(reportOf(reported(recorded("release"))));
    expect(text).toContain("| iris | 1 → **1 + 2 challenger** | 100 → **90/10** | 2 | – | 99.9 %, p99 50ms | no | – |");
    expect(text).toContain("| cancer | 1 → **2** (<code>37df5a41 → abababab</code>) | 100 | 1–3 |");
    expect(text).toContain("from file:examples/cancer/model.joblib");
  });

  it("names the tickets that changes are made under, each once", () => {
    const stack = reported(recorded("release"));
    const under = (ticket: string) => ({
      ...stack,
      models: stack.models.map((model) =>
        model.after === undefined ? model : { ...model, after: { ...model.after, ticket } },
      ),
    });
    const changed = stack.models.filter(({ change }) => change !== "same").map(({ model }) => model);
    expect(changed.length).toBeGreaterThan(1);
    expect(markdownOf(reportOf(under("CHG-1234")))).toContain(`Under 1 ticket: CHG-1234 (${changed.join(", ")}).`);
    expect(markdownOf(reportOf(stack))).not.toContain("ticket");
  });

  it("differs between an account and a rehearsal in nothing but the banner", () => {
    const [account, rehearsal] = (["account", "rehearsal"] as const).map((against) =>
      markdownOf(reportOf(reported(recorded("release"), { against }))),
    );
    expect(differing(account ?? "", rehearsal ?? "")).toEqual(["<sub>Previewed against the account.</sub>"]);
  });

  it("is one line where nothing changes", () => {
    const quiet = reported(recorded("release").filter((event) => event.event !== "step" || event.op === "same"));
    const [, , line = "", ...rest] = markdownOf(reportOf(quiet)).split("\n");
    expect(line).toMatch(/^\*\*local: no changes\*\* · \d+ resources stay as they are/);
    expect(rest.filter((one) => one !== "" && !one.startsWith("<sub>"))).toEqual([]);
  });

  it("holds several environments", () => {
    const text = markdownOf(
      reportOf(reported(recorded("release"), { stack: "stg" }), reported(recorded("violated"), { stack: "prd" })),
    );
    expect(text).toContain("**stg: needs attention**");
    expect(text).toContain("**prd: blocked**");
    isWhole(text);
  });
});

describe("the limit of a comment", () => {
  const large = reported(readEvents(syntheticLog()), { stack: "prd" });

  it("is kept by leaving out whole sections, and saying which", () => {
    const text = markdownOf(reportOf(large, { ...large, stack: "stg" }, { ...large, stack: "sit" }));
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(commentLimit);
    expect(text).toContain("**Left out, as a comment has to be short:**");
    for (const stack of ["prd", "stg", "sit"]) expect(text).toContain(`**${stack}: blocked**`);
    isWhole(text);
  });

  it("is kept at every length", () => {
    fc.assert(
      fc.property(fc.integer({ min: 4_000, max: 70_000 }), (limit) => {
        const text = markdownOf(reportOf(large), limit);
        expect(Buffer.byteLength(text)).toBeLessThanOrEqual(limit);
        isWhole(text);
      }),
      { numRuns: 40 },
    );
  });
});

describe("what others wrote", () => {
  it("becomes no markup, mention or reference", () => {
    const hostile = "@team #12 `x` | a </details> <img src=x> [link](https://example.com) **b** ~~c~~ $d$ \u202e\nnext";
    for (const text of [escaped(hostile), code(hostile).replace(/^<code>|<\/code>$/g, "")]) {
      expect(text).not.toMatch(/[`|<>[\]*~$\n\u202e@]/);
      expect(text.replace(/&#\d+;/g, "")).not.toContain("#");
    }
    expect(escaped("@team")).toBe("&#64;&#8203;team");
  });

  it("is in no table with cells of its own, whatever it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (name) => {
        expect(`| ${escaped(name)} | ${code(name)} |`.split("|")).toHaveLength(4);
        expect(code(name)).toMatch(/^<code>[^<>]*<\/code>$/);
      }),
    );
  });
});
