import type { StackReport } from "../../preview/report.ts";
import { wrongInWords } from "../smoke/answer.ts";
import type { Smoked } from "../smoke/smoke.ts";

/** What went wrong, and with which model; none where it is nobody's. */
export interface Failure {
  readonly model?: string;
  readonly why: string;
}

/** So much of a failure is told (characters); the run's own output has all of it. */
const mostWords = 400;

function shortened(text: string): string {
  return text.length > mostWords ? `${text.slice(0, mostWords - 1)}…` : text;
}

/** Errors that only say that there were others. */
const echoed = /^(update failed|preview failed|resource .* failed|.*the client connection is closing.*)$/i;

/** What a run that failed says of each model, the first words of each; and of what is no model's. Pure. */
export function failuresOfRun(ran: StackReport, why: string): readonly Failure[] {
  const models = new Map(ran.resources.map(({ urn, model }) => [urn, model]));
  const found = new Map<string, Failure>();
  for (const { severity, message, urn } of ran.diagnostics) {
    if (severity !== "error" || echoed.test(message.trim())) continue;
    const model = urn === undefined ? undefined : models.get(urn);
    const key = model ?? "";
    if (!found.has(key)) found.set(key, { ...(model === undefined ? {} : { model }), why: shortened(message.trim()) });
  }
  // A model's failure is told again by the engine, as nobody's.
  const ofModels = [...found.values()].filter(({ model }) => model !== undefined);
  if (ofModels.length > 0) return ofModels;
  return found.size > 0 ? [...found.values()] : [{ why: shortened(why) }];
}

/** Models that do not answer as they should, each by its first wrong row. Pure. */
export function failuresOfSmoke({ variants }: Smoked): readonly Failure[] {
  const found = new Map<string, Failure>();
  for (const one of variants) {
    const why = wrongInWords(one);
    if (why !== undefined && !found.has(one.model)) found.set(one.model, { model: one.model, why });
  }
  return [...found.values()];
}
