import { describe, expect, it } from "vitest";
import { targetOf } from "../../../../cli/publish/git.ts";
import { filesIn } from "../../../../cli/publish/publish.ts";
import { standing } from "../../../../cli/publish/standing.ts";

const of = (files: Readonly<Record<string, string>>) => new Map(Object.entries(files));

describe("how changed files stand to a branch", () => {
  it("is open where the branch has them as they were, also what is new or gone", () => {
    const { open, there, conflicts } = standing(
      of({ changed: "1", gone: "1", same: "1" }),
      of({ changed: "2", new: "1", same: "1" }),
      of({ changed: "1", gone: "1", same: "1", theirs: "1" }),
    );
    expect([...open]).toEqual([
      ["changed", "2"],
      ["gone", undefined],
      ["new", "1"],
    ]);
    expect([there, conflicts]).toEqual([[], []]);
  });

  it("is there where somebody did the same, also took it away", () => {
    const base = of({ changed: "1", gone: "1" });
    const ours = of({ changed: "2", new: "3" });
    expect(standing(base, ours, ours)).toEqual({ open: new Map(), there: ["changed", "gone", "new"], conflicts: [] });
  });

  it("is a conflict where they did something else", () => {
    const base = of({ both: "1", weGone: "1", theyGone: "1" });
    const ours = of({ both: "2", theyGone: "2", bothNew: "2" });
    const theirs = of({ both: "3", weGone: "3", bothNew: "3" });
    expect(standing(base, ours, theirs).conflicts).toEqual(["both", "bothNew", "theyGone", "weGone"]);
  });

  it("leaves alone what only they changed", () => {
    expect(standing(of({ a: "1" }), of({ a: "1" }), of({ a: "2" }))).toEqual({
      open: new Map(),
      there: [],
      conflicts: [],
    });
  });
});

it("lists are read as git ls-tree and git ls-files write them", () => {
  const [blob, path] = ["3b18e512dba79e4c8300dd08aeb37f8e728b8dad", "stacks/releases/dev/a b.yaml"];
  expect([...filesIn(`100644 blob ${blob}\t${path}\0`)]).toEqual([[path, `100644 ${blob}`]]);
  expect([...filesIn(`100644 ${blob} 0\t${path}\0`)]).toEqual([[path, `100644 ${blob}`]]);
  expect(filesIn("").size).toBe(0);
});

it.each([
  ["origin/main", { remote: "origin", branch: "main" }],
  ["origin/release/1.x+#2", { remote: "origin", branch: "release/1.x+#2" }],
])("%s is a branch of a remote", (written, target) => {
  expect(targetOf(written)).toEqual(target);
});

it.each(["main", "origin/", "/main", "--upload-pack=x/main", "origin/--force", "origin/ma in"])(
  "%s is none",
  (written) => {
    expect(() => targetOf(written)).toThrow("is no branch of a remote");
  },
);
