import { existsSync, readFileSync } from "node:fs";
import { relative, resolve } from "node:path";
import type { Issue } from "../../../components/issues.ts";
import { readQuestions } from "../../../local/golden/questions.ts";
import { Problem } from "../../../local/console/problem.ts";
import { repositoryRoot } from "../../../local/toolchain/paths.ts";
import { InvalidData } from "../../../stacks/invalid-data.ts";

/** A request to a model, whatever its protocol. */
export interface Request {
  /** What follows the model's address: `/infer`, `:predict`. */
  readonly path: string;
  readonly body: unknown;
}

/** The text of a file that somebody names. @throws {Problem} where there is none */
export function readNamed(file: string): string {
  const path = resolve(file);
  if (!existsSync(path)) throw new Problem(`There is no file ${path}.`, "Name one that is there.");
  return readFileSync(path, "utf8");
}

/** JSON lines, each with its number; all that are none at once. Pure. */
export function parseLines(text: string, file: string): readonly unknown[] {
  const issues: Issue[] = [];
  const found = text.split("\n").flatMap((line, index): unknown[] => {
    if (line.trim() === "") return [];
    try {
      return [JSON.parse(line)];
    } catch (error) {
      const message = `This is no JSON: ${(error as Error).message}. Write one value on each line.`;
      issues.push({ code: "MR041", path: `${file}:${index + 1}`, message });
      return [];
    }
  });
  if (found.length === 0 && issues.length === 0)
    issues.push({ code: "MR041", path: file, message: "There is nothing in it. Write one JSON value on each line." });
  if (issues.length > 0) throw new InvalidData(issues, file);
  return found;
}

/** The requests of a golden file, by its path in the repository. */
export function goldenRequests(golden: string): readonly [Request, ...Request[]] {
  const [first, ...others] = readQuestions(golden);
  if (first === undefined) throw new Problem(`${golden} has no rows.`, "Name a file of requests by --requests.");
  return [first, ...others].map(({ path, body }) => ({ path, body })) as [Request, ...Request[]];
}

/**
 * Requests of a file: a golden file, or JSON lines of bodies, which are sent to where the model's golden rows are.
 * @throws {InvalidData} with every line that cannot be read
 */
export function readRequests(file: string, golden: string): readonly Request[] {
  const text = readNamed(file);
  if (file.endsWith(".json")) return goldenRequests(relative(repositoryRoot, resolve(file)));
  const [{ path }] = goldenRequests(golden);
  return parseLines(text, file).map((body) => ({ path, body }));
}
