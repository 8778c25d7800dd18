import type { ResolvedModel, Variant } from "../../components/model-service/resolve.ts";
import { repositoryRoot } from "../../local/toolchain/paths.ts";
import type { StackReport } from "../../preview/report.ts";
import { haltedOf } from "../progress/state.ts";
import { openRelease } from "../releases/edit/change-release.ts";
import { isGood } from "../smoke/answer.ts";
import { smoke, type Smoked } from "../smoke/smoke.ts";
import { failuresOfSmoke } from "./failures.ts";
import { ofModel } from "./fingerprint.ts";
import type { Recorder } from "./record.ts";
import { declared, type Work } from "./work.ts";

/** A model that is asked, without those of its challengers that say nothing of what is served. */
export interface Asked {
  readonly model: ResolvedModel;
  /** Why each of the others is not asked. */
  readonly leftOut: readonly string[];
}

/**
 * Leaves out challengers that are halted: what is wrong with them is known, and a rollback of the halt would give them their
 * requests again. Pure.
 * @param halted digests
 */
export function withoutHalted(model: ResolvedModel, halted: ReadonlySet<string>): Asked {
  const [champion, ...others] = model.variants;
  const isLeftOut = ({ role, digest }: Variant): boolean => role === "challenger" && halted.has(digest);
  return {
    model: { ...model, variants: [champion, ...others.filter((variant) => !isLeftOut(variant))] },
    leftOut: others.filter(isLeftOut).map(({ name, version }) => `${version} (${name}) is halted, and answers nobody`),
  };
}

/** What has to be asked its golden rows: what changed, what changed in a run that was killed, what nobody ever asked. */
export async function smokeChanged(work: Work, record: Recorder | undefined, report: StackReport): Promise<Smoked> {
  const { environment, models } = await declared(work);
  const { good, unasked } = (await record?.read()) ?? { good: new Map<string, string>(), unasked: new Set<string>() };
  const changed = new Set(report.models.flatMap(({ model, change }) => (change === "same" ? [] : [model])));
  const wanted = models.filter(
    (model) => changed.has(model.name) || unasked.has(model.name) || good.get(model.name) !== ofModel(model),
  );
  const askedOf = models.map((model) => {
    const { release } = openRelease(repositoryRoot, { environment: environment.name, model: model.name });
    return withoutHalted(model, release === undefined ? new Set() : haltedOf(release));
  });
  const asked = await smoke(
    environment,
    askedOf.map(({ model }) => model),
    wanted.map(({ name }) => name),
  );
  const leftOut = askedOf
    .filter(({ model: { name } }) => wanted.some((one) => one.name === name))
    .flatMap(({ model: { name: model }, leftOut: all }) => all.map((why) => ({ model, why })));
  const smoked = { ...asked, silent: [...asked.silent, ...leftOut] };
  const wrong = new Set(failuresOfSmoke(smoked).map(({ model }) => model));
  const right = wanted.filter(({ name }) => !wrong.has(name));
  await record?.models(new Map(right.map((model) => [model.name, { good: ofModel(model), isAsked: true }])));
  return smoked;
}

export function smokedInWords(smoked: Smoked): string {
  const rows = smoked.variants.reduce((sum, one) => sum + one.rows, 0);
  return isGood(smoked) ? `${rows} rows of ${smoked.variants.length} variants` : "wrong answers";
}
