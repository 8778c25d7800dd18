import { Problem } from "../../../../local/console/problem.ts";
import type { Issue } from "../../../../components/issues.ts";
import { goldenFields } from "../../../../local/golden/fields.ts";
import { InvalidData } from "../../../../stacks/invalid-data.ts";
import type { Answer } from "../../../answer.ts";
import { telling } from "../../../telling.ts";
import { placeOf, type Place } from "../../observe.ts";
import { askAll, type Answered } from "../ask.ts";
import { servedCandidates, serverPath, withCandidates, type Candidate } from "../candidates.ts";
import { goldenRequests, readNamed } from "../requests.ts";
import { fromWherever } from "../run-live.ts";
import { labelledAnswer } from "./answer.ts";
import { requestsOf } from "./asked.ts";
import { figuresOf, type Said } from "./figures.ts";
import { mostTold, parseRows } from "./rows.ts";
import { classified, numberIn, taskOf, type Task } from "./said.ts";

export interface LabelledOptions {
  readonly on: string;
  readonly label: string;
  readonly digest: readonly string[];
}

/** The champion and what it is compared with: the versions that are named, or all that are served. */
async function candidatesOf(place: Place, digests: readonly string[]): Promise<readonly [Candidate, ...Candidate[]]> {
  const [champion, ...others] = servedCandidates(place.model);
  if (digests.length === 0) return [champion, ...others];
  const named: Candidate[] = [];
  for (const digest of digests) named.push(await fromWherever(place, digest));
  return [champion, ...named.filter(({ name }) => name !== champion.name)];
}

/** What a version said of all rows. @throws {Problem} where it did not answer one, or not so that it can be judged */
export function saidOf(answers: readonly Answered[], task: Task, name: string): Said {
  const refused = answers.findIndex(({ status }) => status !== 200);
  if (refused >= 0) {
    const { status, answer } = answers[refused] ?? { status: 0, answer: "" };
    throw new Problem(
      `${name} does not answer row ${refused + 1}: ${status === 0 ? "" : `status ${status}: `}${JSON.stringify(answer).slice(0, 200)}`,
      "Leave the row out, or mend it: all versions are judged by the same rows.",
    );
  }
  const unread = (row: number): Problem =>
    new Problem(
      `What ${name} answers to row ${row + 1} names no ${task.is === "classes" ? "class" : "number"}: ${JSON.stringify(answers[row]?.answer).slice(0, 200)}`,
      "Answers in the Open Inference Protocol are understood: a text, a number, or probabilities of the classes.",
    );
  if (task.is === "numbers") {
    const rows = answers.map(({ answer }, row) => {
      const value = numberIn(answer);
      if (value === undefined) throw unread(row);
      return value;
    });
    return { is: "numbers", rows };
  }
  const { classes } = task;
  const rows = answers.map(({ answer }, row) => {
    const found = classified(answer, classes);
    if (found === undefined) throw unread(row);
    return found;
  });
  return { is: "classes", classes, rows };
}

/** Labels that no class is called. */
function unknownLabels(labels: readonly string[], task: Task, file: string): readonly Issue[] {
  if (task.is === "numbers") return [];
  const unknown = [...new Set(labels)].filter((label) => !task.classes.includes(label));
  return unknown.slice(0, mostTold).map((label) => ({
    code: "MR044",
    path: file,
    message: `The model has no class "${label}". It has ${task.classes.join(", ")}: name them so in the label's column.`,
  }));
}

/** `npx ml compare MODEL ENV --on DATA --label COL`: versions on rows of which the right answer is known. */
export async function compareLabelled(
  environment: string,
  modelName: string,
  options: LabelledOptions,
): Promise<Answer> {
  const { on: file, label } = options;
  const rows = parseRows(readNamed(file), file, label);
  const place = await placeOf(environment, modelName);
  const { model } = place;
  const candidates = await candidatesOf(place, options.digest);
  const [{ golden }] = model.variants;
  const known = goldenFields(golden);
  const [example] = goldenRequests(golden);
  const requests = requestsOf(rows, { ...example, ...known }, file).map(({ path, body }) => ({
    path: serverPath(model, path),
    body,
  }));
  const answers = await telling(
    `asking ${candidates.map(({ name }) => name).join(", ")} about ${rows.length} rows`,
    withCandidates(place, candidates, async (urls) => {
      const all: (readonly Answered[])[] = [];
      for (const url of urls) all.push(await askAll(url, requests));
      return all;
    }),
  );
  const labels = rows.map((row) => row.label);
  const task = taskOf(labels, known.classes, answers[0]?.[0]?.answer);
  const issues = unknownLabels(labels, task, file);
  if (issues.length > 0) throw new InvalidData(issues, file);
  const [first, ...others] = answers.map((one, index) => saidOf(one, task, candidates[index]?.name ?? ""));
  if (first === undefined) throw new RangeError("nobody was asked");
  const figures = figuresOf(labels, [first, ...others]);
  return labelledAnswer({ environment, model: modelName, file, label, rows: rows.length, candidates, figures });
}
