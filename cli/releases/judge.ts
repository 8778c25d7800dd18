import { seconds } from "../../components/quantity.ts";
import type { ResolvedModel, Variant } from "../../components/model-service/resolve.ts";
import { Problem } from "../../local/console/problem.ts";
import type { Criteria } from "./criteria.ts";
import { agreementOnGolden } from "./compare/run-live.ts";
import { decide } from "./decide.ts";
import { observe, placeOf } from "./observe.ts";
import type { Verdict } from "./verdict.ts";

/** The challenger that is meant. @throws {Problem} where there is none, or several and none is named */
export function challengerOf({ name, environment, variants }: ResolvedModel, digest: string | undefined): Variant {
  const challengers = variants.filter(({ role }) => role === "challenger");
  const [found, ...others] = challengers.filter((one) => digest === undefined || one.digest === digest);
  if (found !== undefined && others.length === 0) return found;
  const there = challengers.map(({ digest, version }) => `${version} (${digest})`).join(", ");
  throw new Problem(
    `${name} has ${found === undefined ? "no such challenger" : "several challengers"} in ${environment}: ${there === "" ? "none" : there}.`,
    found === undefined
      ? `npx ml promote ${name} --from … --to ${environment} --as challenger --weight 10 brings one, which then has to answer requests.`
      : "Name one of them by its digest.",
  );
}

/**
 * Judges a challenger against the champion by what the gateway measured of both.
 *
 * @param environment its name, as in stacks/environments
 * @param challenger its digest. Default: the only one that there is
 * @throws {Problem} where there is no challenger, it is not served as declared, or the cluster or its Prometheus cannot be asked
 */
export async function judge(
  environment: string,
  model: string,
  criteria: Criteria,
  challenger?: string,
): Promise<Verdict> {
  const place = await placeOf(environment, model);
  const judged = challengerOf(place.model, challenger);
  const { served, measured, seconds: counted } = await observe(place, seconds(criteria.window));
  const [champion] = place.model.variants;
  for (const { name, version } of [champion, judged]) {
    const running = served.get(name);
    if (running === undefined || !running.isDeclared || running.since === undefined)
      throw new Problem(
        `${model}'s ${name} is to be version ${version}, and ${running === undefined ? "does not run" : "runs as another"} in ${environment}.`,
        `Bring ${environment} up as it is declared first. npx ml traffic ${model} ${environment} shows what runs.`,
      );
  }
  const of = (name: string) => measured.get(name) ?? { requests: 0, failed: 0, latency: [] };
  const asked = criteria.agreement === "not asked" ? {} : { agreement: await agreementOnGolden(place, judged.digest) };
  const evidence = { champion: of(champion.name), challenger: of(judged.name), seconds: counted };
  return decide({ ...evidence, ...asked, slo: place.model.slo }, criteria, judged.digest);
}
