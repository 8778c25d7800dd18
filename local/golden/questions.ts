import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { AskedRow } from "../../components/model-service/asked-row.ts";
import { offBy } from "./claims.ts";
import { classClaims, inferRequest, readAnswer, type Golden, type OutputTensor } from "./classes.ts";
import type { Exchanges } from "./exchanges.ts";
import { instanceClaims, instanceRequest, type Instances } from "./instances.ts";
import { shownInput } from "./shown.ts";
import { repositoryRoot } from "../toolchain/paths.ts";

/** What came of a question. */
export interface Judgement {
  /** How far the answer's numbers are from the training library's; infinite for another answer altogether. */
  readonly off: number;
  /** The answer as people read it. */
  readonly told: string;
}

/** One golden row, whatever form its file has. */
export interface Question extends AskedRow {
  /** The training library's answer as people read it. */
  readonly known: string;
  readonly judge: (answer: unknown) => Judgement;
}

function said(predicted: string, probabilities: readonly number[]): string {
  return `${predicted} (${Math.max(...probabilities).toFixed(4)})`;
}

function ofClasses(golden: Golden): readonly Question[] {
  return golden.rows.map((row) => {
    const claims = classClaims(golden, row);
    return {
      path: "/infer",
      body: inferRequest(golden, row),
      asked: shownInput(row.input),
      known: said(row.predicted, row.probabilities),
      claims,
      judge: (answer) => {
        const read = readAnswer(golden, (answer as { readonly outputs: readonly OutputTensor[] }).outputs);
        return { off: offBy(claims, answer), told: said(read.predicted, read.probabilities) };
      },
    };
  });
}

/** A question whose answer is shown as known where it is, and as it came where it is not, or nobody has said what it is. */
function byClaims(row: AskedRow, known: string): Question {
  return {
    ...row,
    known,
    judge: (answer) => {
      const off = offBy(row.claims, answer);
      const asKnown = Number.isFinite(off) && row.claims.length > 0;
      return { off, told: asKnown ? known : JSON.stringify(answer).slice(0, shownAnswer) };
    },
  };
}

/** So much of an answer that was not expected is shown (characters). */
const shownAnswer = 200;

function ofExchanges({ path, rows }: Exchanges): readonly Question[] {
  return rows.map(({ request, answer, asked, known }) => {
    const claims = isDeepStrictEqual(answer, {}) ? [] : [{ at: [], is: answer }];
    return byClaims({ path, body: request, asked, claims }, known);
  });
}

function ofInstances(golden: Instances): readonly Question[] {
  return golden.rows.map((row) => {
    const body = instanceRequest(golden, row);
    const asked = shownInput(row.input);
    return byClaims(
      { path: ":predict", body, asked, claims: instanceClaims(row) },
      said(row.predicted, row.probabilities),
    );
  });
}

type GoldenFile = Golden | Exchanges | Instances;

/** The questions of a golden file, by its path in the repository. */
export function readQuestions(path: string): readonly Question[] {
  const golden = JSON.parse(readFileSync(join(repositoryRoot, path), "utf8")) as GoldenFile;
  switch (golden.form) {
    case "exchanges":
      return ofExchanges(golden);
    case "instances":
      return ofInstances(golden);
    case "fields":
    case "table":
      return ofClasses(golden);
  }
}
