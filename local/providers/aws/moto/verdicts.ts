import { appendFileSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Beside the objects: its name begins with a dot, as that of everything in the store that is no object. */
export function folderOfMoto(store: string): string {
  return join(store, ".moto");
}

/**
 * What moto had to say of one object: `confirmed` and `refused` are of creates and updates; `unknown` means that moto
 * does not have the type, or failed over it; `left` that it did not delete what the stand-in deleted.
 */
interface Verdict {
  readonly verdict: "confirmed" | "refused" | "unknown" | "left";
  readonly type: string;
  readonly id: string;
  readonly message?: string;
}

const fileOf = (store: string): string => join(folderOfMoto(store), "verdicts.ndjson");

/** Writes a verdict down: a line of JSON, which several processes may add to. */
export function record(store: string, verdict: Verdict): void {
  mkdirSync(dirname(fileOf(store)), { recursive: true, mode: 0o700 });
  appendFileSync(fileOf(store), `${JSON.stringify(verdict)}\n`, { mode: 0o600 });
}

/** What moto said about all that was created in a store. */
export interface Verdicts {
  readonly confirmed: number;
  readonly refused: number;
  /** By type: how many creates moto could not judge. */
  readonly unknown: Readonly<Record<string, number>>;
  readonly left: number;
}

/** @param store folder of the stand-in's objects; one that was never judged has no verdicts */
export function readVerdicts(store: string): Verdicts {
  const all = lines(fileOf(store)).map((line) => JSON.parse(line) as Verdict);
  const count = (verdict: Verdict["verdict"]): number => all.filter((one) => one.verdict === verdict).length;
  const unknown: Record<string, number> = {};
  for (const { verdict, type } of all) if (verdict === "unknown") unknown[type] = (unknown[type] ?? 0) + 1;
  return { confirmed: count("confirmed"), refused: count("refused"), unknown, left: count("left") };
}

function lines(file: string): readonly string[] {
  try {
    return readFileSync(file, "utf8")
      .split("\n")
      .filter((line) => line !== "");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}
