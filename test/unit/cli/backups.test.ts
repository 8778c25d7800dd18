import { describe, expect, it } from "vitest";
import { backupsAnswer } from "../../../cli/backups/answer.ts";
import { jenkinsStanding, stateStanding, type Kept } from "../../../cli/backups/judge.ts";

const now = new Date("2026-11-23T06:00:00Z");
const kept = (key: string, at: string, bytes = 100): Kept => ({ key, at: new Date(at), bytes });
/** As components/ci/image/backup/save.sh writes one. */
const saved = (stamp: string, at: string): readonly Kept[] => [
  kept(`jenkins/${stamp}/home.tar.gz`, at, 60_000_000),
  kept(`jenkins/${stamp}/home.tar.gz.sha256`, at, 65),
];

describe("the home of a Jenkins", () => {
  const stands = (...all: readonly Kept[]) => jenkinsStanding("s3://b/jenkins/", all, now, 26);

  it("is saved by the newest whole backup, a night and two hours old at most", () => {
    const old = saved("20261121T021700Z", "2026-11-21T02:20:00Z");
    expect(stands(...old, ...saved("20261122T021700Z", "2026-11-22T04:00:00Z"))).toMatchObject({
      at: new Date("2026-11-22T04:00:00Z"),
      wrong: [],
    });
    expect(stands(...old, ...saved("20261122T021700Z", "2026-11-22T02:20:00Z")).wrong).toEqual([
      "the newest whole backup is 27 h old; 26 h are the most",
    ]);
  });

  it("is not saved by one that was cut off, or is empty", () => {
    const archive = kept("jenkins/20261123T021700Z/home.tar.gz", "2026-11-23T02:20:00Z");
    const sum = kept("jenkins/20261123T021700Z/home.tar.gz.sha256", "2026-11-23T02:20:00Z");
    expect(stands(archive).wrong).toEqual(["no backup in it is whole"]);
    expect(stands({ ...archive, bytes: 0 }, sum).wrong).toEqual(["no backup in it is whole"]);
    expect(stands(kept("jenkins/latest", "2026-11-23T02:20:00Z")).wrong).toEqual(["there is no backup"]);
  });
});

describe("the state", () => {
  const where = "s3://b/.pulumi/stacks/";
  const dev = kept(".pulumi/stacks/ml-serving/dev.json", "2026-01-01T00:00:00Z");

  it("may be old, and needs versions", () => {
    expect(stateStanding(where, ["dev"], { kept: [dev], versions: true }).map(({ wrong }) => wrong)).toEqual([[]]);
    expect(stateStanding(where, ["dev"], { kept: [dev], versions: false })[0]?.wrong).toEqual([
      "the bucket keeps no versions: what is overwritten is lost",
    ]);
  });

  it("is there for each stack, by its whole name", () => {
    const told = stateStanding(where, ["dev", "dev-risk", "ev"], { kept: [dev], versions: true });
    expect(told.map(({ what, wrong }) => [what, wrong])).toEqual([
      ["state of dev", []],
      ["state of dev-risk", ["there is no state"]],
      ["state of ev", ["there is no state"]],
    ]);
    expect(backupsAnswer("dev", told).ok).toBe(false);
    expect(backupsAnswer("dev", told.slice(0, 1)).ok).toBe(true);
  });
});
