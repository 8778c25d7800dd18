import type { StackReport } from "../../preview/report.ts";
import { isGood } from "../smoke/answer.ts";
import { smoke, type Smoked } from "../smoke/smoke.ts";
import { failuresOfSmoke } from "./failures.ts";
import { ofModel } from "./fingerprint.ts";
import type { Recorder } from "./record.ts";
import { declared, type Work } from "./work.ts";

/** What has to be asked its golden rows: what changed, what changed in a run that was killed, what nobody ever asked. */
export async function smokeChanged(work: Work, record: Recorder | undefined, report: StackReport): Promise<Smoked> {
  const { environment, models } = await declared(work);
  const { good, unasked } = (await record?.read()) ?? { good: new Map<string, string>(), unasked: new Set<string>() };
  const changed = new Set(report.models.flatMap(({ model, change }) => (change === "same" ? [] : [model])));
  const wanted = models.filter(
    (model) => changed.has(model.name) || unasked.has(model.name) || good.get(model.name) !== ofModel(model),
  );
  const smoked = await smoke(
    environment,
    models,
    wanted.map(({ name }) => name),
  );
  const wrong = new Set(failuresOfSmoke(smoked).map(({ model }) => model));
  const right = wanted.filter(({ name }) => !wrong.has(name));
  await record?.models(new Map(right.map((model) => [model.name, { good: ofModel(model), isAsked: true }])));
  return smoked;
}

export function smokedInWords(smoked: Smoked): string {
  const rows = smoked.variants.reduce((sum, one) => sum + one.rows, 0);
  return isGood(smoked) ? `${rows} rows of ${smoked.variants.length} variants` : "wrong answers";
}
