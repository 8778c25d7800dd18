import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Problem } from "../../local/console/problem.ts";
import type { PropertyChange, Report, ResourceChange, Shown, StackReport } from "../../preview/report.ts";

/** What somebody approved. */
export interface Approved {
  readonly report: StackReport;
  /** When it was previewed, ISO 8601. */
  readonly at: string;
  /** Of which commit; `-dirty` where files differed from it. */
  readonly commit?: string;
}

function isReport(value: unknown): value is Report {
  if (typeof value !== "object" || value === null) return false;
  const { schema, at, stacks } = value as { schema?: unknown; at?: unknown; stacks?: unknown };
  if (schema !== 1 || typeof at !== "string" || !Array.isArray(stacks)) return false;
  return stacks.every(
    (one: unknown) =>
      typeof one === "object" &&
      one !== null &&
      typeof (one as { stack?: unknown }).stack === "string" &&
      typeof (one as { changeSet?: unknown }).changeSet === "string" &&
      Array.isArray((one as { resources?: unknown }).resources),
  );
}

/**
 * Reads what `npx ml preview STACK --out FOLDER` wrote.
 * @param isWanted whether a change has to be approved: the report then says what was changed beside the program
 * @throws {Problem} where it is not there, or not of this stack
 */
export function readApproved(folder: string, stack: string, isWanted: boolean): Approved {
  const file = join(folder, "preview.json");
  const again = `npx ml preview ${stack} --drift --out ${folder}`;
  if (!existsSync(file)) throw new Problem(`There is no ${file}: nothing was approved.`, again);
  let read: unknown;
  try {
    read = JSON.parse(readFileSync(file, "utf8"));
  } catch {
    throw new Problem(`${file} cannot be read as JSON.`, again);
  }
  if (!isReport(read)) throw new Problem(`${file} is no report of a preview.`, again);
  const report = read.stacks.find((one) => one.stack === stack);
  if (report === undefined)
    throw new Problem(
      `${file} has nothing of ${stack}: it is of ${read.stacks.map((one) => one.stack).join(", ")}.`,
      again,
    );
  if (isWanted && report.drift === undefined)
    throw new Problem(
      `${file} was made without looking for what was changed beside the program, which an approval has to know.`,
      again,
    );
  return { report, at: read.at, ...(read.commit === undefined ? {} : { commit: read.commit }) };
}

const still: readonly string[] = ["same", "read", "discard"];

/** Resources that a preview would change, by their URNs. */
export function changing({ resources }: Pick<StackReport, "resources">): ReadonlyMap<string, ResourceChange> {
  return new Map(resources.filter(({ operation }) => !still.includes(operation)).map((one) => [one.urn, one]));
}

function named({ type, name }: ResourceChange): string {
  return `${type.split(":").at(-1) ?? type} ${name}`;
}

function shown(value: Shown): string {
  if (value.is === "value") return value.text.length > 60 ? `${value.text.slice(0, 57)}…` : value.text;
  return { secret: "(secret)", unknown: "(known later)", nothing: "nothing" }[value.is];
}

function propertyWords({ path, before, after }: PropertyChange): string {
  return `${path} ${shown(before)} → ${shown(after)}`;
}

/** At most so many properties of one resource are named. */
const most = 3;

function changeWords({ operation, properties = [] }: ResourceChange): string {
  if (operation !== "update" && operation !== "replace") return operation;
  const told = properties.slice(0, most).map(propertyWords);
  const more = properties.length > most ? [`${properties.length - most} more`] : [];
  return told.length === 0 ? operation : `${operation} (${[...told, ...more].join(", ")})`;
}

function key(one: ResourceChange | undefined): string {
  return one === undefined ? "" : JSON.stringify([one.operation, one.replacedBy, one.properties]);
}

/** A line for each resource that is otherwise than it was approved. */
function between(
  before: ReadonlyMap<string, ResourceChange>,
  now: ReadonlyMap<string, ResourceChange>,
  [was, is, none]: readonly [was: string, is: string, none: string],
): readonly string[] {
  return [...new Set([...before.keys(), ...now.keys()])].sort().flatMap((urn) => {
    const [old, current] = [before.get(urn), now.get(urn)];
    const one = current ?? old;
    if (one === undefined || key(old) === key(current)) return [];
    const words = (found: ResourceChange | undefined): string => (found === undefined ? none : changeWords(found));
    return [`${named(one)}: ${was} ${words(old)}, ${is} ${words(current)}`];
  });
}

function drifted({ drift = [] }: StackReport): ReadonlyMap<string, ResourceChange> {
  return new Map(drift.map((one) => [one.urn, one]));
}

/** What was changed beside the program since, or put back, a line each. Pure. */
export function besideWords(approved: StackReport, now: StackReport): readonly string[] {
  return between(drifted(approved), drifted(now), ["beside the program there was", "there is", "nothing"]);
}

/** What is no longer as it was approved, a line each: changes of the program first, then what was done beside it. Pure. */
export function differences(approved: StackReport, now: StackReport): readonly string[] {
  const lines = [
    ...between(changing(approved), changing(now), ["approved was to", "now it is to", "leave it"]),
    ...besideWords(approved, now),
  ];
  return lines.length > 0
    ? lines
    : [
        "The same resources would change in the same places, but not from or to the same values (of secrets, or too long to be shown).",
      ];
}

/** Whether a property is as it was approved: what was not known then may be anything. */
function isApproved(properties: ResourceChange["properties"], { path, after }: PropertyChange): boolean {
  const same = properties?.find(
    (one) => one.path === path || path.startsWith(`${one.path}.`) || path.startsWith(`${one.path}[`),
  );
  if (same === undefined) return false;
  return same.after.is === "unknown" || same.path !== path || JSON.stringify(same.after) === JSON.stringify(after);
}

/** Changes that are no part of what was approved, a line each: none where only a rest of it is left to do. Pure. */
export function beyond(approved: StackReport, now: StackReport): readonly string[] {
  const allowed = changing(approved);
  const changes = [...changing(now).values()].flatMap((one) => {
    const before = allowed.get(one.urn);
    const isRest =
      before !== undefined &&
      (before.operation === one.operation || before.operation === "replace" || before.operation === "create") &&
      (one.operation !== "delete") === (before.operation !== "delete") &&
      (one.properties ?? []).every((property) => isApproved(before.properties, property));
    return isRest ? [] : [`${named(one)}: now it is to ${changeWords(one)}`];
  });
  const known = drifted(approved);
  const beside = [...drifted(now).values()].flatMap((one) =>
    allowed.has(one.urn) || key(known.get(one.urn)) === key(one)
      ? []
      : [`${named(one)}: beside the program there is ${changeWords(one)}`],
  );
  return [...changes, ...beside];
}
