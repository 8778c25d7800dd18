import { table } from "../../local/console/table.ts";
import type { Answer } from "../answer.ts";
import type { SmokedVariant } from "./rows.ts";
import type { Smoked } from "./smoke.ts";

/** One variant's row: what was asked, or the first answer that was wrong. */
function cells({ model, variant, version, by, rows, furthest, wrong, ms }: SmokedVariant): readonly string[] {
  const how = by === "gateway" ? "through the gateway" : "its Service";
  const came = wrong === undefined ? `${rows} rows, within ${furthest.toExponential(0)}` : "WRONG";
  return [model, variant, version, how, came, `${ms.toFixed(0)} ms`];
}

/** A golden row that was wrong, as a sentence; undefined where none was. Pure. */
export function wrongInWords({ model, variant, version, wrong }: SmokedVariant): string | undefined {
  if (wrong === undefined) return undefined;
  return `${model} ${version} (${variant}) answers ${wrong.told} for ${wrong.asked}; the training library says ${wrong.known}.`;
}

/** Whether every golden row that could be asked was answered as the training library does. Pure. */
export function isGood({ variants }: Smoked): boolean {
  return variants.every(({ wrong }) => wrong === undefined);
}

/** What a smoke test found. Pure. */
export function smokeAnswer(smoked: Smoked): Answer {
  const { environment, variants, silent } = smoked;
  const rows = variants.reduce((sum, one) => sum + one.rows, 0);
  const wrong = variants.flatMap((one) => wrongInWords(one) ?? []);
  const head =
    wrong.length > 0
      ? `${environment}: ${wrong.length} of ${variants.length} variants do not answer as they should`
      : `${environment}: ${variants.length} variants answer ${rows} golden rows as their training libraries do`;
  return {
    ok: isGood(smoked),
    text: [
      head,
      ...(variants.length === 0
        ? []
        : ["", table([["MODEL", "VARIANT", "VERSION", "ASKED", "ANSWERS", "TOOK"], ...variants.map(cells)])]),
      ...(wrong.length === 0 ? [] : ["", ...wrong]),
      ...(silent.length === 0 ? [] : ["", ...silent.map(({ model, why }) => `Not asked: ${model}: ${why}`)]),
    ].join("\n"),
    json: { ...smoked, good: isGood(smoked) },
  };
}
