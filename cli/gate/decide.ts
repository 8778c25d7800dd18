import type { ResolvedSlo } from "../../components/model-service/slo.ts";
import type { Reason as Judged } from "../releases/verdict.ts";
import type { Served } from "../releases/served.ts";

/**
 * What came of one condition. `not asked`: it is not declared, or there is nothing that could show it here; `not known`: it
 * should be shown, and could not.
 */
export type GateOutcome = "met" | "not met" | "not known" | "not asked";

/** One condition, with what it was decided on. */
export interface GateReason {
  readonly condition: "served" | "bake" | "smoke" | "judgement" | "slo";
  readonly outcome: GateOutcome;
  /** What was found, as one sentence. */
  readonly words: string;
}

/** Something that was asked and could not be told. */
export interface NotTold {
  /** Whether it could never be told here: a rehearsal whose nodes nobody plays. */
  readonly isPlayed: boolean;
  readonly why: string;
}

/** What is known of a champion where it is served. */
export interface GateEvidence {
  /** What people call it. */
  readonly version: string;
  /** Undefined: nothing of it runs. */
  readonly served: Served | undefined;
  /** When it became the champion, as the release's history says (ms since 1970); undefined where that does not say. */
  readonly championSince: number | undefined;
  readonly now: number;
  readonly bakeSeconds: number;
  /** Golden rows that it answered as the training library does, or the first that it did not. */
  readonly smoke: { readonly rows: number; readonly wrong: string | undefined } | NotTold;
  readonly slo: ResolvedSlo;
  /** Names of alerts that burn its budget now. */
  readonly burning: readonly string[] | NotTold;
  /** Undefined: nobody asked for it. */
  readonly judged: readonly Judged[] | NotTold | undefined;
}

export interface Gate {
  /** Every condition is met or not asked. */
  readonly open: boolean;
  readonly reasons: readonly GateReason[];
}

/** `6 d 4 h`, `12 min`, `40 s`: the two largest units. */
export function spanInWords(seconds: number): string {
  const units = [
    ["d", 86_400],
    ["h", 3_600],
    ["min", 60],
    ["s", 1],
  ] as const;
  const from = units.findIndex(([, length]) => seconds >= length);
  const [first, second] = units.slice(from < 0 ? units.length - 1 : from);
  if (first === undefined) return "0 s";
  const whole = Math.floor(seconds / first[1]);
  const rest = second === undefined ? 0 : Math.floor((seconds % first[1]) / second[1]);
  return `${whole} ${first[0]}${rest === 0 || second === undefined ? "" : ` ${rest} ${second[0]}`}`;
}

function notTold(condition: GateReason["condition"], { isPlayed, why }: NotTold): GateReason {
  return { condition, outcome: isPlayed ? "not asked" : "not known", words: why };
}

function isServed({ version, served }: GateEvidence): GateReason {
  const reason = (outcome: GateOutcome, words: string): GateReason => ({ condition: "served", outcome, words });
  if (served === undefined) return reason("not met", "nothing of it runs");
  const { isDeclared, ready, wanted, since } = served;
  if (!isDeclared) return reason("not met", `another version runs than ${version}, which the release names`);
  const replicas = `${ready} of ${wanted} replicas are ready`;
  if (since === undefined) return reason("not met", `its replicas are being replaced; ${replicas}`);
  return reason(ready >= wanted ? "met" : "not met", replicas);
}

/** For how long it has been served as the champion (s); undefined: it is not served, or its replicas are being replaced. Pure. */
export function bakedSeconds({ served, championSince = 0, now }: GateEvidence): number | undefined {
  if (served?.since === undefined || !served.isDeclared) return undefined;
  return Math.max(0, (now - Math.max(served.since, championSince)) / 1_000);
}

function isBaked(evidence: GateEvidence): GateReason {
  const { bakeSeconds } = evidence;
  if (bakeSeconds === 0)
    return {
      condition: "bake",
      outcome: "not asked",
      words: "the environment declares no time that it has to be served",
    };
  const least = `of at least ${spanInWords(bakeSeconds)}`;
  const seconds = bakedSeconds(evidence);
  if (seconds === undefined) return { condition: "bake", outcome: "not met", words: `it is not served yet, ${least}` };
  return {
    condition: "bake",
    outcome: seconds >= bakeSeconds ? "met" : "not met",
    words: `it has been the champion for ${spanInWords(seconds)}, ${least}`,
  };
}

function answersRight({ smoke }: GateEvidence): GateReason {
  if ("why" in smoke) return notTold("smoke", smoke);
  const { rows, wrong } = smoke;
  if (wrong !== undefined) return { condition: "smoke", outcome: "not met", words: wrong };
  return rows === 0
    ? { condition: "smoke", outcome: "not known", words: "it has no golden rows" }
    : { condition: "smoke", outcome: "met", words: `it answers ${rows} golden rows as its training library does` };
}

const ofJudged = { met: "met", "not met": "not met", undecided: "not known" } as const;

function judgement({ judged }: GateEvidence): readonly GateReason[] {
  if (judged === undefined)
    return [
      {
        condition: "judgement",
        outcome: "not asked",
        words: "what the gateway measured was not asked: --measured does",
      },
    ];
  if ("why" in judged) return [notTold("judgement", judged)];
  return judged.map(({ outcome, words }) => ({ condition: "judgement", outcome: ofJudged[outcome], words }));
}

function promise({ slo, burning }: GateEvidence): GateReason {
  if (slo === "none")
    return { condition: "slo", outcome: "not asked", words: "the model promises nothing that could be broken" };
  if ("why" in burning) return notTold("slo", burning);
  return burning.length === 0
    ? { condition: "slo", outcome: "met", words: "no budget burns" }
    : { condition: "slo", outcome: "not met", words: `its budget burns: ${burning.join(", ")}` };
}

/** Whether an environment's champion may go on to the next one. What is not known keeps it where it is. Pure. */
export function decideGate(evidence: GateEvidence): Gate {
  const reasons = [
    isServed(evidence),
    isBaked(evidence),
    answersRight(evidence),
    ...judgement(evidence),
    promise(evidence),
  ];
  return { open: reasons.every(({ outcome }) => outcome === "met" || outcome === "not asked"), reasons };
}
