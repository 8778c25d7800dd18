import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { gateAnswer, standsInWords } from "../../../cli/gate/answer.ts";
import { nextLook } from "../../../cli/gate/again.ts";
import { championSince } from "../../../cli/gate/champion-since.ts";
import { decideGate, spanInWords, type GateEvidence } from "../../../cli/gate/decide.ts";
import type { Traffic } from "../../../components/model-service/release.ts";

const hour = 3_600_000;
const now = Date.parse("2026-11-22T12:00:00Z");
const served = { ready: 2, wanted: 2, isDeclared: true, since: now - 5 * hour };

/** A champion that may go on. */
const good: GateEvidence = {
  version: "14",
  served,
  championSince: now - 6 * hour,
  now,
  bakeSeconds: 4 * 3_600,
  smoke: { rows: 30, wrong: undefined },
  slo: { availability: 99.9, p99Seconds: 0.02 },
  burning: [],
  judged: undefined,
};
const away = { isPlayed: false, why: "Prometheus does not answer" };
const played = { isPlayed: true, why: "nothing measures in a rehearsal" };
const judged = { criterion: "requests", outcome: "met", words: "w", figures: {} } as const;

describe("the gate", () => {
  it("is open for what is served, baked, right and within its promise", () => {
    const { open, reasons } = decideGate(good);
    expect(open).toBe(true);
    expect(reasons.map(({ condition, outcome }) => `${condition} ${outcome}`)).toEqual([
      "served met",
      "bake met",
      "smoke met",
      "judgement not asked",
      "slo met",
    ]);
  });

  // By hand: what is changed, which condition closes it or leaves it open, and how.
  it.each([
    [{ served: undefined }, "served", "not met", false],
    [{ served: { ...served, isDeclared: false } }, "served", "not met", false],
    [{ served: { ...served, since: undefined } }, "served", "not met", false],
    [{ served: { ...served, ready: 1 } }, "served", "not met", false],
    [{ served: { ...served, since: now - 3 * hour } }, "bake", "not met", false],
    [{ championSince: now - 3 * hour }, "bake", "not met", false],
    [{ championSince: undefined }, "bake", "met", true],
    [{ bakeSeconds: 0, championSince: now }, "bake", "not asked", true],
    [{ smoke: { rows: 12, wrong: "answers 3 for 2" } }, "smoke", "not met", false],
    [{ smoke: { rows: 0, wrong: undefined } }, "smoke", "not known", false],
    [{ smoke: away }, "smoke", "not known", false],
    [{ smoke: played }, "smoke", "not asked", true],
    [{ slo: "none", burning: ["ModelErrorBudgetBurnsFast"] }, "slo", "not asked", true],
    [{ burning: ["ModelErrorBudgetBurnsFast"] }, "slo", "not met", false],
    [{ burning: away }, "slo", "not known", false],
    [{ burning: played }, "slo", "not asked", true],
    [{ judged: [judged] }, "judgement", "met", true],
    [{ judged: [{ ...judged, outcome: "undecided" }] }, "judgement", "not known", false],
    [{ judged: [{ ...judged, outcome: "not met" }] }, "judgement", "not met", false],
    [{ judged: away }, "judgement", "not known", false],
  ] as const)("of %j: %s is %s", (change, condition, outcome, open) => {
    const gate = decideGate({ ...good, ...change });
    expect(gate.reasons.find((reason) => reason.condition === condition)?.outcome).toBe(outcome);
    expect(gate.open).toBe(open);
  });

  it("is never open for what is not met or not known", () => {
    const some = fc.record({
      served: fc.option(
        fc.record({
          ready: fc.nat(3),
          wanted: fc.nat(3),
          isDeclared: fc.boolean(),
          since: fc.option(fc.integer({ min: now - 9 * hour, max: now }), { nil: undefined }),
        }),
        { nil: undefined },
      ),
      bakeSeconds: fc.constantFrom(0, 60, 4 * 3_600),
      burning: fc.constantFrom<GateEvidence["burning"]>([], ["ModelErrorBudgetBurnsFast"], away, played),
      smoke: fc.constantFrom<GateEvidence["smoke"]>(good.smoke, { rows: 1, wrong: "no" }, away, played),
    });
    fc.assert(
      fc.property(some, (change) => {
        const evidence: GateEvidence = { ...good, ...change };
        const { open } = decideGate(evidence);
        const { served: one, bakeSeconds, burning, smoke } = evidence;
        const isFine =
          one?.isDeclared === true &&
          one.since !== undefined &&
          one.ready >= one.wanted &&
          (bakeSeconds === 0 || (now - Math.max(one.since, now - 6 * hour)) / 1_000 >= bakeSeconds) &&
          (burning === played || (Array.isArray(burning) && burning.length === 0)) &&
          (smoke === played || smoke === good.smoke);
        expect(open).toBe(isFine);
      }),
    );
  });
});

describe("whoever waits at the gate", () => {
  const minute = 60_000;
  const baking = { ...good, bakeSeconds: 600 };

  // By hand: what is known, how long is left (s), in how many seconds one looks again.
  it.each([
    ["it is open", good, 1_800, undefined],
    ["7 of 10 minutes are left", { ...baking, championSince: now - 3 * minute }, 1_800, 300],
    ["2 of 10 minutes are left", { ...baking, championSince: now - 8 * minute }, 1_800, 120],
    ["it has to be served for longer than is waited", { ...baking, championSince: now - 3 * minute }, 419, undefined],
    ["nothing of it runs yet", { ...baking, served: undefined }, 1_800, 300],
    ["a replica is not ready", { ...good, served: { ...served, ready: 1 } }, 1_800, 30],
    ["its budget burns", { ...good, burning: ["ModelErrorBudgetBurnsFast"] }, 20, 20],
    ["the time is over", { ...good, burning: away }, 0, undefined],
    ["it answers wrongly", { ...good, smoke: { rows: 12, wrong: "answers 3 for 2" } }, 1_800, undefined],
  ] as const)("%s", (_, evidence, left, pause) => {
    expect(nextLook(evidence, left)).toBe(pause);
  });

  it("is told what keeps it", () => {
    expect(standsInWords({ ...good, burning: away, served: { ...served, ready: 1 } })).toBe(
      "served: 1 of 2 replicas are ready; slo: Prometheus does not answer",
    );
  });
});

describe("since when a version is the champion", () => {
  const of = (digest: string): Traffic => ({ champion: { digest, version: digest, from: "f", golden: "g" } });
  const entry = (at: string, before?: Traffic) => ({
    at,
    by: "A",
    did: "promote",
    ...(before === undefined ? {} : { before }),
  });

  it("is when the newest entry made it that, whatever was done to its challengers later", () => {
    const history = [entry("2026-11-22T11:00:00Z", of("b")), entry("2026-11-22T10:00:00Z", of("a"))];
    expect(championSince({ ...of("b"), history })).toBe(Date.parse("2026-11-22T10:00:00Z"));
  });

  it("is the first release's time where there was nothing before, and not known without a history", () => {
    expect(championSince({ ...of("a"), history: [entry("2026-11-22T09:00:00Z")] })).toBe(
      Date.parse("2026-11-22T09:00:00Z"),
    );
    expect(championSince(of("a"))).toBeUndefined();
    expect(championSince({ ...of("a"), history: [entry("2026-11-22T09:00:00Z", of("a"))] })).toBeUndefined();
  });
});

it("says where it may go on to, and how", () => {
  const looked = { evidence: good, digest: "sha256:77", next: ["prd"] };
  expect(gateAnswer("stg", "fraud", looked)).toMatchObject({ ok: true, json: { open: true, next: ["prd"] } });
  expect(gateAnswer("stg", "fraud", looked).text).toContain("npx ml promote fraud --from stg --to prd");
  const closed = gateAnswer("stg", "fraud", { ...looked, evidence: { ...good, burning: ["X"] } });
  expect(closed.ok).toBe(false);
  expect(closed.text).toContain("closed");
});

it.each([
  [0, "0 s"],
  [59.9, "59 s"],
  [61, "1 min 1 s"],
  [7_200, "2 h"],
  [532_800, "6 d 4 h"],
])("%d seconds are %s", (seconds, words) => {
  expect(spanInWords(seconds)).toBe(words);
});
