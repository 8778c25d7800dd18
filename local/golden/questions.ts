import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { repositoryRoot } from "../toolchain/paths.ts";
import { deviation, inferRequest, readAnswer, type Golden, type OutputTensor } from "./classes.ts";
import { difference, type Exchanges } from "./exchanges.ts";
import { shownInput } from "./shown.ts";

/** What came of a question. */
export interface Judgement {
  /** How far the answer's numbers are from the training library's; infinite for another answer altogether. */
  readonly off: number;
  /** The answer as people read it. */
  readonly told: string;
}

/** One golden row, whatever form its file has. */
export interface Question {
  /** What follows the model's address. */
  readonly path: string;
  readonly body: unknown;
  /** The question as people read it. */
  readonly asked: string;
  /** The training library's answer as people read it. */
  readonly known: string;
  readonly judge: (answer: unknown) => Judgement;
}

function ofClasses(golden: Golden): readonly Question[] {
  const said = (predicted: string, probabilities: readonly number[]): string =>
    `${predicted} (${Math.max(...probabilities).toFixed(4)})`;
  return golden.rows.map((row) => ({
    path: "/infer",
    body: inferRequest(golden, row),
    asked: shownInput(row.input),
    known: said(row.predicted, row.probabilities),
    judge: (answer) => {
      const { outputs } = answer as { readonly outputs: readonly OutputTensor[] };
      const read = readAnswer(golden, outputs);
      return { off: deviation(row, read), told: said(read.predicted, read.probabilities) };
    },
  }));
}

/** So much of an answer that was not expected is shown (characters). */
const shownAnswer = 200;

function ofExchanges({ path, rows }: Exchanges): readonly Question[] {
  return rows.map(({ request, answer: expected, asked, known }) => ({
    path,
    body: request,
    asked,
    known,
    judge: (answer) => {
      const off = difference(expected, answer);
      // Where nobody has said what the answer is, it is shown as it came.
      const asKnown = Number.isFinite(off) && !isDeepStrictEqual(expected, {});
      return { off, told: asKnown ? known : JSON.stringify(answer).slice(0, shownAnswer) };
    },
  }));
}

/** The questions of a golden file, by its path in the repository. */
export function readQuestions(path: string): readonly Question[] {
  const golden = JSON.parse(readFileSync(join(repositoryRoot, path), "utf8")) as Golden | Exchanges;
  return golden.form === "exchanges" ? ofExchanges(golden) : ofClasses(golden);
}
