import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { burns, type BurnEvidence } from "../../../cli/progress/burn.ts";
import { decideStep, whyOver, type ProgressEvidence } from "../../../cli/progress/decide.ts";
import { changeFor } from "../../../cli/progress/once.ts";
import { rolloutState, type RolloutState } from "../../../cli/progress/state.ts";
import type { Measured } from "../../../cli/releases/measured.ts";
import type { Verdict } from "../../../cli/releases/verdict.ts";
import { resolveProgress, type ResolvedProgress } from "../../../components/model-service/progress.ts";
import type { Release } from "../../../components/model-service/release.ts";
import { defineModel } from "../../../components/model-service/spec.ts";
import { validateModels } from "../../../components/model-service/validate.ts";
import { edit } from "../../../stacks/releases/edit/edit.ts";
import type { Change } from "../../../stacks/releases/edit/change.ts";
import { parseRelease } from "../../../stacks/releases/load.ts";

const minute = 60_000;
const now = Date.parse("2026-11-22T12:00:00Z");
const plan: ResolvedProgress = { steps: [5, 25, 50], bakeSeconds: 1_800, requests: 1_000, errors: 0.005, latency: 1.5 };
const version = (digit: string) => ({
  digest: `sha256:${digit.repeat(64)}`,
  version: digit,
  from: "file:m",
  golden: "g.json",
});
const verdict = (outcome: Verdict["outcome"]): Verdict => ({
  accept: outcome === "accept",
  outcome,
  challenger: version("b").digest,
  reasons: [],
});
const good: ProgressEvidence = {
  live: { since: now - 31 * minute },
  now,
  burns: [],
  verdict: verdict("accept"),
};
const young = { live: { since: now - 29 * minute } };
const burning = { burns: ["7 of its 9 requests failed"] };

describe("what is done with a challenger", () => {
  // By hand: its weight, what differs from a good one that has baked, and what is done.
  it.each([
    [0, {}, "raise", 5],
    [0, young, "raise", 5],
    [0, burning, "raise", 5],
    [0, { live: { why: "it does not run yet" } }, "wait", undefined],
    [5, {}, "raise", 25],
    [10, {}, "raise", 25],
    [25, {}, "raise", 50],
    [50, {}, "promote", undefined],
    [80, {}, "promote", undefined],
    [5, young, "wait", undefined],
    [5, { ...young, verdict: verdict("refuse") }, "wait", undefined],
    [5, { ...young, ...burning }, "halt", undefined],
    [50, burning, "halt", undefined],
    [50, { ...burning, live: { why: "not brought up" } }, "halt", undefined],
    [25, { live: { why: "not brought up" } }, "wait", undefined],
    [25, { verdict: verdict("refuse") }, "roll back", undefined],
    [25, { verdict: verdict("not enough data") }, "wait", undefined],
  ] as const)("at %i %% with %j: %s", (weight, change, does, to) => {
    const step = decideStep(plan, weight, { ...good, ...change });
    expect(step.does).toBe(does);
    expect("weight" in step ? step.weight : undefined).toBe(to);
  });

  it("is nothing for one that is halted, retired or champion", () => {
    for (const state of [
      { at: "halted", challenger: { ...version("b"), weight: 0 } },
      { at: "retired", version: version("b") },
      { at: "champion", version: version("b") },
    ] as const)
      expect(whyOver(state)).toMatch(/^b is /);
    expect(whyOver({ at: "step", challenger: { ...version("b"), weight: 5 } })).toBeUndefined();
  });
});

/** A release file, and what is done to it. */
class File {
  #text = `champion: ${JSON.stringify(version("a"))}\nchallengers:\n  - ${JSON.stringify({ ...version("b"), weight: 0 })}\n`;
  get release(): Release {
    const read = parseRelease(this.#text, "f");
    if ("issues" in read) throw new Error(JSON.stringify(read.issues));
    return read.release;
  }
  change(change: Change): void {
    const edited = edit(
      this.#text,
      change,
      { at: "2026-11-22T12:00:00Z", by: "A" },
      { environment: "local", model: "m" },
    );
    if ("issues" in edited) throw new Error(JSON.stringify(edited.issues));
    this.#text = edited.text;
  }
  state(): RolloutState {
    return rolloutState(this.release, undefined, "m in local");
  }
  /** Does what was decided, as the command does it. */
  step(evidence: ProgressEvidence): string {
    const state = this.state();
    if (state.at !== "step") return "nothing";
    const step = decideStep(plan, state.challenger.weight, evidence);
    const change = changeFor(state.challenger, step);
    if (change !== undefined) this.change(change);
    return step.does;
  }
}

const someEvidence = fc.record({
  live: fc.oneof(
    fc.constant({ why: "not brought up" }),
    fc.integer({ min: 0, max: 60 }).map((ago) => ({ since: now - ago * minute })),
  ),
  now: fc.constant(now),
  burns: fc.constantFrom<readonly string[]>([], [], ["it burns"]),
  verdict: fc.constantFrom(verdict("accept"), verdict("accept"), verdict("refuse"), verdict("not enough data")),
});

describe("a rollout, whatever happens to it", () => {
  it("keeps everything it knows in the file: weights go up one declared step at a time, or to none, and it ends for good", () => {
    fc.assert(
      fc.property(fc.array(someEvidence, { maxLength: 12 }), (all) => {
        const file = new File();
        const allowed = [0, ...plan.steps];
        for (const evidence of all) {
          const before = file.state();
          const done = file.step(evidence);
          const after = file.state();
          const [was, is] = [before, after].map((state) => ("challenger" in state ? state.challenger.weight : 100));
          // What may be: the same, the next step, none at all, or the end above the last step.
          const next = allowed[allowed.indexOf(was ?? -1) + 1] ?? 100;
          expect([was, next, 0, 100]).toContain(is);
          if (before.at !== "step") expect(after).toEqual(before);
          const isReady =
            "since" in evidence.live && (was === 0 || now - evidence.live.since >= plan.bakeSeconds * 1_000);
          if (done === "raise" || done === "promote")
            expect([isReady, was === 0 || evidence.verdict.accept, was === 0 || evidence.burns.length === 0]).toEqual([
              true,
              true,
              true,
            ]);
          if (before.at === "step" && was !== 0 && evidence.burns.length > 0) expect(after.at).toBe("halted");
        }
      }),
      { numRuns: 200 },
    );
  });

  it("becomes the champion in as many calls as there are steps and one more, if all is well", () => {
    const file = new File();
    expect([1, 2, 3, 4, 5].map(() => file.step(good))).toEqual(["raise", "raise", "raise", "promote", "nothing"]);
    expect(file.release.champion.digest).toBe(version("b").digest);
    expect(file.state().at).toBe("champion");
  });

  it("goes on where it was when somebody gives a halted one a weight again", () => {
    const file = new File();
    file.step(good);
    file.step({ ...good, ...burning });
    expect(file.state().at).toBe("halted");
    expect(file.step(good)).toBe("nothing");
    file.change({ kind: "weight", digest: version("b").digest, weight: 5 });
    expect(file.step(good)).toBe("raise");
  });

  it("is over when it was rolled back, and there is nothing to go on with where nothing began", () => {
    const file = new File();
    file.step(good);
    expect(file.step({ ...good, verdict: verdict("refuse") })).toBe("roll back");
    expect(file.state().at).toBe("retired");
    expect(() => rolloutState({ champion: version("a") }, undefined, "m in local")).toThrow(
      "m in local has no challenger",
    );
  });
});

describe("a challenger's own budget", () => {
  const window = { severity: "page", factor: 14.4, long: 3_600, short: 300 } as const;
  const counted = (requests: number, failed: number, slow = 0): Measured => ({
    requests,
    failed,
    latency: [
      { upTo: 20, count: requests - slow },
      { upTo: 50, count: requests - slow },
      { upTo: Number.POSITIVE_INFINITY, count: requests },
    ],
  });
  const of = (long: Measured, short = long): readonly BurnEvidence[] => [{ window, long, short }];
  const slo = { availability: 99.9, p99Seconds: 0.02 } as const;

  // By hand: of 99.9 % one in a thousand may fail, so that 14.4 times as fast is 14.4 in a thousand; of a p99 it is 144.
  it.each([
    [of(counted(1_000, 15)), 1],
    [of(counted(1_000, 14)), 0],
    [of(counted(1_000, 15), counted(100, 1)), 0],
    [of(counted(50, 4)), 0],
    [of(counted(50, 5)), 1],
    [of(counted(49, 49)), 0],
    [of(counted(1_000, 0, 145)), 1],
    [of(counted(1_000, 0, 144)), 0],
    [of(counted(1_000, 15, 145)), 2],
    [of(counted(0, 0)), 0],
    [[], 0],
  ] as const)("burns by %j in %i ways", (evidence, ways) => {
    expect(burns(slo, evidence)).toHaveLength(ways);
  });

  it("is none where nothing is promised", () => {
    expect(burns("none", of(counted(10, 10)))).toEqual([]);
  });
});

describe("what is declared of it", () => {
  const model = (progress: object) => defineModel({ name: "m", team: "t", runtime: { kind: "pmml" }, progress });

  it("differs by environment where it says so, and is filled where it says nothing", () => {
    const spec = defineModel({
      name: "m",
      team: "t",
      runtime: { kind: "pmml" },
      progress: { bake: "10m" },
      in: { prd: { progress: { steps: [1, 10], requests: 5_000 } } },
    });
    expect(resolveProgress(spec, "dev")).toEqual({ ...plan, bakeSeconds: 600 });
    expect(resolveProgress(spec, "prd")).toEqual({ ...plan, steps: [1, 10], bakeSeconds: 600, requests: 5_000 });
  });

  it.each([
    [{ steps: [5, 25, 50] }, undefined],
    [{ steps: [] }, "MR047 models.m.progress.steps"],
    [{ steps: [5, 5] }, "MR047 models.m.progress.steps"],
    [{ steps: [50, 5] }, "MR047 models.m.progress.steps"],
    [{ steps: [0, 5] }, "MR047 models.m.progress.steps"],
    [{ steps: [5, 100] }, "MR047 models.m.progress.steps"],
    [{ steps: [2.5] }, "MR047 models.m.progress.steps"],
    [{ requests: 0 }, "MR048 models.m.progress.requests"],
    [{ errors: 5 }, "MR048 models.m.progress.errors"],
    [{ latency: 0 }, "MR048 models.m.progress.latency"],
  ])("%j is refused as %s", (progress, issue) => {
    const offered = { environment: "local", redis: false, nodes: "anywhere", mountsModelStore: false } as const;
    const found = validateModels([model(progress)], offered).map(({ code, path }) => `${code} ${path}`);
    expect(found).toEqual(issue === undefined ? [] : [issue]);
  });
});
