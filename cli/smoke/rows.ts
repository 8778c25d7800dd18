import type { ResolvedModel, Variant } from "../../components/model-service/resolve.ts";
import { modelDefaults } from "../../components/model-service/model-defaults.ts";
import { readQuestions, type Question } from "../../local/golden/questions.ts";
import type { Answered } from "../releases/compare/ask.ts";

/** A golden row that was not answered as the training library answers it. */
export interface WrongRow {
  /** As people read them: `[5.1, 3.5, 1.4, 0.2]`, `setosa (0.9713)`, and what came. */
  readonly asked: string;
  readonly known: string;
  readonly told: string;
}

/** What came of asking one variant all of its golden rows. */
export interface SmokedVariant {
  readonly model: string;
  readonly variant: string;
  readonly version: string;
  readonly digest: string;
  /** How it was reached. */
  readonly by: "gateway" | "service";
  readonly rows: number;
  /** The largest difference of a number among the right answers. */
  readonly furthest: number;
  /** The first row that was wrong; undefined where none was. */
  readonly wrong?: WrongRow;
  readonly ms: number;
}

/** Asks a variant one question. */
export type AskVariant = (path: string, body: unknown) => Promise<Answered>;

/** How far an answer may be from the training library's: as every replica is judged, or by rounding alone. */
export function toleranceOf({ parity }: ResolvedModel): number {
  return parity === "none" ? modelDefaults.parityTolerance : parity.tolerance;
}

/** What one answer is worth: how far off it is, and what it says. An answer that cannot be read is wrong. Pure. */
export function judged(question: Question, { status, answer }: Answered) {
  const shown = typeof answer === "string" ? answer : JSON.stringify(answer);
  if (status !== 200)
    return { off: Number.POSITIVE_INFINITY, told: `${status === 0 ? "no answer" : status}: ${shown.slice(0, 200)}` };
  try {
    return question.judge(answer);
  } catch {
    return { off: Number.POSITIVE_INFINITY, told: shown.slice(0, 200) };
  }
}

/** How long a route or a pod that goes may still be in the way (ms), and how often one looks. */
export interface Patience {
  /** While nothing but errors comes. */
  readonly silent: number;
  /** While an answer comes that is wrong: one of a pod that is about to go. */
  readonly wrong: number;
  readonly interval: number;
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Asks one question until it is answered as it should be, or patience ends: with each kind of answer from when the first of
 * it came, so that it is asked again at least once, however slow that one was.
 */
async function settled(question: Question, ask: AskVariant, tolerance: number, patience: Patience) {
  const since: { silent?: number; wrong?: number } = {};
  for (;;) {
    const answered = await ask(question.path, question.body);
    const judgement = judged(question, answered);
    const kind = answered.status === 200 ? "wrong" : "silent";
    const now = performance.now();
    const first = (since[kind] ??= now);
    if (judgement.off <= tolerance || now - first > patience[kind]) return judgement;
    await sleep(patience.interval);
  }
}

/**
 * Asks a variant every row of its golden file and compares with the training library's answers; the first that stays wrong
 * ends it. A route needs a moment until all proxies have it, and a pod that goes may still answer for a moment.
 */
export async function smokeVariant(
  model: ResolvedModel,
  variant: Variant,
  by: SmokedVariant["by"],
  ask: AskVariant,
  patience: Patience,
): Promise<SmokedVariant> {
  const began = performance.now();
  const { name, version, digest, golden } = variant;
  const tolerance = toleranceOf(model);
  const questions = readQuestions(golden);
  let [rows, furthest, wrong]: [number, number, WrongRow | undefined] = [0, 0, undefined];
  for (const question of questions) {
    const { off, told } = await settled(question, ask, tolerance, patience);
    rows += 1;
    if (!(off <= tolerance)) {
      wrong = { asked: question.asked, known: question.known, told };
      break;
    }
    furthest = Math.max(furthest, off);
  }
  return {
    ...{ model: model.name, variant: name, version, digest, by, rows, furthest },
    ...(wrong === undefined ? {} : { wrong }),
    ms: performance.now() - began,
  };
}
