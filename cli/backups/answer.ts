import { table } from "../../local/console/table.ts";
import type { Answer } from "../answer.ts";
import type { Standing } from "./judge.ts";

/** How what must be able to be had back stands. Pure. */
export function backupsAnswer(environment: string, stands: readonly Standing[]): Answer {
  const ok = stands.every(({ wrong }) => wrong.length === 0);
  const rows = stands.map(({ what, where, at, wrong }) => [
    what,
    at === undefined ? "–" : at.toISOString(),
    where,
    wrong.length === 0 ? "well" : wrong.join("; "),
  ]);
  return {
    ok,
    text: table(rows),
    json: { environment, ok, backups: stands.map((one) => ({ ...one, at: one.at?.toISOString() ?? null })) },
  };
}
