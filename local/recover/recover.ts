import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Problem } from "../console/problem.ts";
import { findInAccount } from "./account.ts";
import {
  carry,
  hasAlready,
  pendingOf,
  providerInputs,
  readExported,
  type Carried,
  type Exported,
  type Pending,
} from "./deployment.ts";
import { whyRepeatable } from "./repeatable.ts";
import { findInStore } from "./store.ts";
import type { Verdict } from "./verdict.ts";

/** Runs a command of the Pulumi CLI on the stack. @returns what it printed @throws {Problem} when it fails */
export type RunPulumi = (args: readonly string[]) => Promise<string>;

/** Something left open, and what became of it. */
export interface Found {
  readonly pending: Pending;
  readonly verdict: Verdict;
}

/** What is done about objects that are there. */
export interface Choices {
  /** Names of resources, or all that is not chosen otherwise. */
  readonly import: readonly string[] | "all";
  readonly delete: readonly string[] | "all";
  /** Names of resources that somebody has looked for and knows not to be there. */
  readonly absent: readonly string[];
  /** Ids that somebody has found, by name. */
  readonly ids: Readonly<Record<string, string>>;
}

/** What is to be done, decided. */
export interface Plan {
  readonly imported: readonly Carried[];
  readonly deleted: readonly Carried[];
  /** Creations that are forgotten: the next run does them again. */
  readonly again: readonly Pending[];
}

/** What is found of a creation, and is not in the state by now. */
async function verdictOf(pending: Pending, state: Exported, store: string | undefined): Promise<Verdict> {
  const verdict = await lookFor(pending, state, store);
  return verdict.is === "there" && hasAlready(state, pending, verdict.id)
    ? { is: "repeatable", why: "the state has it already" }
    : verdict;
}

async function lookFor(pending: Pending, state: Exported, store: string | undefined): Promise<Verdict> {
  const { operation, resource } = pending;
  if (operation !== "creating") return { is: "repeatable", why: "it was there before, and is read anew" };
  const isAws = resource.type.startsWith("aws:");
  // The stand-in refuses what AWS would set a second time; it can tell of every type.
  if (isAws && store !== undefined) return findInStore(store, resource);
  const why = whyRepeatable(resource.type);
  if (why !== undefined) return { is: "repeatable", why };
  if (isAws) return findInAccount(resource, providerInputs(state, resource));
  return { is: "unclear", why: `nobody has written down how a ${resource.type} is looked for` };
}

/** Looks for everything that a run left open. @param store folder of the stand-in's objects; undefined: a real account */
export async function find(state: Exported, store: string | undefined): Promise<readonly Found[]> {
  const found: Found[] = [];
  for (const pending of pendingOf(state)) found.push({ pending, verdict: await verdictOf(pending, state, store) });
  return found;
}

/** Whether a word of a command line means a resource: its name, its type and name, or its URN. */
function means(word: string, { name, label, resource }: Pending): boolean {
  return [name, label, resource.urn].includes(word);
}

/** What somebody says of an object goes before what was found. */
function settled({ pending, verdict }: Found, { ids, absent }: Choices): Verdict {
  const id = Object.entries(ids).find(([word]) => means(word, pending))?.[1];
  if (id !== undefined) return { is: "there", id };
  return absent.some((word) => means(word, pending)) ? { is: "absent" } : verdict;
}

/** Words that mean nothing that was left open, and ids that would be several objects'. */
function wrongWords(found: readonly Found[], choices: Choices): readonly string[] {
  const meant = (word: string): readonly string[] =>
    found.filter(({ pending }) => means(word, pending)).map(({ pending }) => pending.label);
  const listed = [choices.import, choices.delete].flatMap((choice) => (choice === "all" ? [] : choice));
  return [
    ...[...listed, ...choices.absent, ...Object.keys(choices.ids)]
      .filter((word) => meant(word).length === 0)
      .map((word) => `${word}: nothing of that name was left open`),
    ...Object.keys(choices.ids)
      .filter((word) => meant(word).length > 1)
      .map((word) => `${word}: an id is one object's, and this means ${meant(word).join(", ")}`),
  ];
}

/** Decides about everything at once: what is left undecided would be forgotten. Pure. @throws {Problem} with all that is undecided */
export function decide(found: readonly Found[], choices: Choices): Plan {
  const mistakes = [...wrongWords(found, choices)];
  const isIn = (choice: readonly string[] | "all", pending: Pending): boolean =>
    choice !== "all" && choice.some((word) => means(word, pending));
  const plan = { imported: [] as Carried[], deleted: [] as Carried[], again: [] as Pending[] };
  for (const one of found) {
    const { pending } = one;
    const { label, resource } = pending;
    const verdict = settled(one, choices);
    if (verdict.is === "repeatable" || verdict.is === "absent") plan.again.push(pending);
    else if (verdict.is === "unclear")
      mistakes.push(`${label}: ${verdict.why}. Look for it; then --id ${label}=ID, or --absent ${label}`);
    else {
      const isDeleted = isIn(choices.delete, pending) || (choices.delete === "all" && !isIn(choices.import, pending));
      const isImported = isIn(choices.import, pending) || (choices.import === "all" && !isIn(choices.delete, pending));
      if (isDeleted === isImported)
        mistakes.push(
          `${label}: it is there (${verdict.id}), and ${isDeleted ? "both" : "neither"} --import and --delete hold for it`,
        );
      else if (isDeleted && resource.protect === true)
        mistakes.push(`${label}: it is protected, as it may hold data. --import ${label}`);
      else plan[isDeleted ? "deleted" : "imported"].push({ pending, id: verdict.id });
    }
  }
  if (mistakes.length > 0)
    throw new Problem(
      ["Nothing was changed. Of what the run left open this is not decided:", ...mistakes].join("\n  "),
      "Decide it in the same command line; npx ml recover ENV lists all of it.",
    );
  return plan;
}

function targets(carried: readonly { readonly resource: { readonly urn: string } }[]): readonly string[] {
  return carried.flatMap(({ resource }) => ["--target", resource.urn]);
}

/** What the stack's state is now. */
export async function exportState(pulumi: RunPulumi): Promise<Exported> {
  return readExported(await pulumi(["stack", "export"]));
}

/**
 * Does what was decided, by the engine alone: the state is exported and imported, which checks it and clears what was
 * open; objects are read by a refresh of theirs, and deleted by a destroy of theirs.
 * https://github.com/pulumi/pulumi/blob/v3.259.0/pkg/cmd/pulumi/stack/io.go#L554
 */
export async function carryOut(state: Exported, plan: Plan, pulumi: RunPulumi): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "ml-recover-"));
  const file = join(folder, "state.json");
  try {
    // An import asks for no lock: a run that reads nothing finds out before anything is changed whether another is at work.
    const root = (state.deployment.resources ?? []).filter(({ type }) => type === "pulumi:pulumi:Stack");
    if (root.length > 0)
      await pulumi(["refresh", "--yes", "--skip-preview", ...root.flatMap(({ urn }) => ["--target", urn])]);
    const carried = [...plan.imported, ...plan.deleted];
    writeFileSync(file, JSON.stringify(carry(state, carried)), { mode: 0o600 });
    await pulumi(["stack", "import", "--file", file]);
    const anew = [
      ...carried.map(({ pending }) => pending),
      ...plan.again.filter(({ operation }) => operation !== "creating"),
    ];
    if (anew.length > 0) await pulumi(["refresh", "--yes", "--skip-preview", ...targets(anew)]);
    const gone = plan.deleted.map(({ pending }) => pending);
    if (gone.length > 0) await pulumi(["destroy", "--yes", "--skip-preview", ...targets(gone)]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
