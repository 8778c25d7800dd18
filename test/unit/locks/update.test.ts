import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { lockFile } from "../../../locks/load.ts";
import { isNews, type Asked } from "../../../locks/refresh.ts";
import { topicNames } from "../../../locks/topics/index.ts";
import { withAnswers } from "../../../locks/update.ts";

const digest = `sha256:${"ab".repeat(32)}`;
const before = `# Why these.

# The first.
docker.io/a/b:1:
  value: unresolved
  source: GET x

# The second, with "quotes" that stay.
docker.io/c/d:2:
  value: unresolved
  source: "GET y"
`;

describe("withAnswers", () => {
  it("writes value, source and day, and leaves every other byte", () => {
    const answers = new Map([["docker.io/a/b:1", { value: digest, source: "GET z", date: "2026-11-21" }]]);
    expect(withAnswers("images", before, answers)).toBe(
      before.replace(
        "  value: unresolved\n  source: GET x\n",
        `  value: ${digest}\n  source: GET z\n  date: 2026-11-21\n`,
      ),
    );
  });

  it("keeps comments beside what it writes", () => {
    const text = "a.io/b:1: # why\n  value: unresolved # not yet\n  source: s # here\n";
    const answers = new Map([["a.io/b:1", { value: digest, source: "s", date: "2026-11-21" }]]);
    const fresh = withAnswers("images", text, answers);
    for (const comment of ["# why", "# not yet", "# here"]) expect(fresh).toContain(comment);
  });

  it("replaces a value of an earlier day", () => {
    const old = `a.io/b:1:\n  value: sha256:${"0".repeat(64)}\n  source: s\n  date: 2025-01-31\n`;
    const fresh = withAnswers(
      "images",
      old,
      new Map([["a.io/b:1", { value: digest, source: "s", date: "2026-11-21" }]]),
    );
    expect(fresh).toBe(`a.io/b:1:\n  value: ${digest}\n  source: s\n  date: 2026-11-21\n`);
  });

  it("writes lists on one line", () => {
    const old = "eu-west-1/a1.large:\n  value: unresolved\n  source: s\n";
    const answers = new Map([
      ["eu-west-1/a1.large", { value: ["euw1-az1", "euw1-az3"], source: "s", date: "2026-11-21" }],
    ]);
    expect(withAnswers("offerings", old, answers)).toContain("  value: [euw1-az1, euw1-az3]\n");
  });

  it.each(topicNames)(
    "leaves the committed file of %s as it is when there is no answer, also through the writer",
    (topic) => {
      const text = readFileSync(lockFile(topic), "utf8");
      expect(withAnswers(topic, text, new Map())).toBe(text);
    },
  );

  it("refuses to write what would not load", () => {
    const answers = new Map([["docker.io/a/b:1", { value: "latest", source: "s", date: "2026-11-21" }]]);
    expect(() => withAnswers("images", before, answers)).toThrow("is not sha256:");
  });
});

describe("isNews", () => {
  const asked = (value: string | undefined, now: Asked["now"]): Asked => ({
    topic: "images",
    name: "n",
    before:
      value === undefined
        ? { kind: "unresolved", source: "s" }
        : { kind: "resolved", value: value as `sha256:${string}`, source: "s", date: "2026-01-01" },
    now,
  });
  it.each([
    ["a first value", asked(undefined, { kind: "resolved", value: "sha256:1" }), true],
    ["another value", asked("sha256:0", { kind: "resolved", value: "sha256:1" }), true],
    ["the same value", asked("sha256:1", { kind: "resolved", value: "sha256:1" }), false],
    ["no answer", asked("sha256:1", { kind: "failed", reason: "r" }), false],
  ])("%s", (_, one, news) => {
    expect(isNews(one)).toBe(news);
  });
});
