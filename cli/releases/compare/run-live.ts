import { Problem } from "../../../local/console/problem.ts";
import type { Answer } from "../../answer.ts";
import { telling } from "../../telling.ts";
import { placeOf, type Place } from "../observe.ts";
import { agreementOf } from "./agreement.ts";
import { askBoth } from "./ask.ts";
import { candidateOf, servedCandidates, serverPath, withCandidates, type Candidate } from "./candidates.ts";
import { liveAnswer, type Compared } from "./live.ts";
import { goldenRequests, readRequests, type Request } from "./requests.ts";

export interface LiveOptions {
  readonly against?: string;
  readonly requests?: string;
  readonly rows: number;
  readonly tolerance: number;
}

/** What reads sources is slow to load. */
export async function fromWherever(place: Place, meant: string): Promise<Candidate> {
  const { meantCandidate } = await import("./from-source.ts");
  return meantCandidate(place, meant);
}

/** What the champion is compared with. @throws {Problem} where nothing is named and there is not exactly one */
async function otherOf(place: Place, against: string | undefined): Promise<Candidate> {
  const { model } = place;
  if (against !== undefined) return fromWherever(place, against);
  const [, only, ...more] = servedCandidates(model);
  if (only !== undefined && more.length === 0) return only;
  throw new Problem(
    only === undefined
      ? `${model.name} has nothing beside its champion in ${model.environment}.`
      : `${model.name} has several variants beside its champion: ${[only, ...more].map(({ name }) => name).join(", ")}.`,
    "Name what to compare with: --against VARIANT, or the digest of any version that the registry has.",
  );
}

/** Asks the champion and another version the same requests. @throws {Problem} where one of them cannot be asked */
async function askedBoth(
  place: Place,
  other: Candidate,
  given: readonly Request[],
  { rows, tolerance }: Pick<LiveOptions, "rows" | "tolerance">,
): Promise<Compared> {
  const { model } = place;
  const candidates = [servedCandidates(model)[0], other] as const;
  const [first, ...others] = given
    .slice(0, Math.max(1, rows))
    .map(({ path, body }) => ({ path: serverPath(model, path), body }));
  if (first === undefined) throw new RangeError("no requests");
  const requests = [first, ...others] as const;
  const pairs = await withCandidates(place, candidates, ([one = "", two = ""]) =>
    askBoth([one, two], [...requests], Math.max(rows, requests.length)),
  );
  return { model, candidates, pairs, distinct: requests.length, tolerance };
}

/** `npx ml compare MODEL ENV`: two versions on the same requests. */
export async function compareLive(environment: string, modelName: string, options: LiveOptions): Promise<Answer> {
  const place = await placeOf(environment, modelName);
  const other = await otherOf(place, options.against);
  const [{ golden }] = place.model.variants;
  const given = options.requests === undefined ? goldenRequests(golden) : readRequests(options.requests, golden);
  const compared = await telling(
    `asking ${other.name} and the champion of ${modelName} the same requests`,
    askedBoth(place, other, given, options),
  );
  return liveAnswer(environment, compared);
}

/** As near as answers have to be to count as equal where a judgement asks for agreement. */
const tolerance = 1e-6;

/** The share of the champion's golden rows that another variant answers as the champion does. */
export async function agreementOnGolden(place: Place, digest: string) {
  const given = goldenRequests(place.model.variants[0].golden);
  const compared = await askedBoth(place, candidateOf(place.model, digest), given, { rows: given.length, tolerance });
  return agreementOf(compared.pairs.slice(0, compared.distinct), tolerance).equal;
}
