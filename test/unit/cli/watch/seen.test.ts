import { expect, it } from "vitest";
import type { RunRecord } from "../../../../cli/deploy/record.ts";
import { isOf, progressOf } from "../../../../cli/watch/seen.ts";

const commit = "3f2a91c04d5e6f708192a3b4c5d6e7f801234567";
const run = (stage: RunRecord["stage"], of = commit.slice(0, 12)): RunRecord => ({
  ...{ stack: "dev", commit: of, changeSet: "sha256:1", stage, since: {} },
});
const served = (isDeclared: boolean, ready: number, since: number | undefined) => ({
  isDeclared,
  ready,
  wanted: 2,
  since,
});

it("tells how far a version is, in the order of its way", () => {
  const at = (of: Parameters<typeof progressOf>[0]) => progressOf(of, commit);
  expect(at({ run: undefined, served: served(false, 2, 1), isRight: undefined }).reached).toEqual([]);
  expect(at({ run: run("apply"), served: served(false, 2, 1), isRight: undefined }).reached).toEqual(["applied from"]);
  expect(at({ run: run("apply"), served: served(true, 1, undefined), isRight: undefined }).reached).toEqual([
    "applied from",
    "pods",
  ]);
  expect(at({ run: run("smoke"), served: served(true, 2, 1), isRight: true }).reached).toEqual([
    "applied from",
    "pods",
    "ready",
    "answers",
  ]);
  expect(at({ run: run("done"), served: served(true, 2, 1), isRight: true }).reached).toContain("tested");
});

it("does not take the answers of the version before for its own", () => {
  const before = progressOf({ run: run("apply"), served: served(false, 2, 1), isRight: true }, commit);
  expect(before.reached).not.toContain("answers");
});

it("ends where its deployment failed or is rolled back, and not for another commit's", () => {
  for (const stage of ["failed", "rolled back", "roll back"] as const) {
    expect(progressOf({ run: run(stage), served: undefined, isRight: undefined }, commit).gone).toBeDefined();
    expect(
      progressOf({ run: run(stage, "0123456789ab"), served: undefined, isRight: undefined }, commit).gone,
    ).toBeUndefined();
  }
});

it("knows a commit by its beginning", () => {
  expect(isOf(run("done"), commit)).toBe(true);
  expect(isOf(run("done", ""), commit)).toBe(false);
  expect(isOf(undefined, commit)).toBe(false);
});
