import { burnAlerts } from "../../components/monitoring/alerts/promises.ts";
import { namespaceNames, prometheusAddress } from "../../components/network-peers.ts";
import { Problem } from "../../local/console/problem.ts";
import { repositoryRoot } from "../../local/toolchain/paths.ts";
import { isCloud } from "../../stacks/environments/environment.ts";
import { environmentFile } from "../../stacks/environments/index.ts";
import { changesOf } from "../releases/edit/ticket.ts";
import { openRelease } from "../releases/edit/change-release.ts";
import type { Criteria } from "../releases/criteria.ts";
import { decide } from "../releases/decide.ts";
import { forwarded } from "../releases/forward.ts";
import { observe, placeOf, type Place } from "../releases/observe.ts";
import { prometheusAt } from "../releases/prometheus.ts";
import { servedVariants } from "../releases/served.ts";
import { wrongInWords } from "../smoke/answer.ts";
import { modelsHere } from "../smoke/here.ts";
import { smoke } from "../smoke/smoke.ts";
import { seconds } from "../../components/quantity.ts";
import { championSince } from "./champion-since.ts";
import type { GateEvidence, NotTold } from "./decide.ts";

/** What is asked beside what always is. */
export interface GateOptions {
  /** What it has to show by what the gateway measured. Undefined: nothing. */
  readonly measured: Criteria | undefined;
}

const played: NotTold = { isPlayed: true, why: "nothing measures in a rehearsal" };

/** What could not be asked is a reason, not the end of the answer. */
async function orNotTold<T>(work: Promise<T>): Promise<T | NotTold> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Problem) return { isPlayed: false, why: error.message.split("\n")[0] ?? "" };
    throw error;
  }
}

async function smoked({ environment, model }: Place): Promise<GateEvidence["smoke"]> {
  const [champion] = model.variants;
  const { variants, silent } = await smoke(environment, [{ ...model, variants: [champion] }], undefined);
  const here = await modelsHere(environment.name, [model]);
  const [found] = variants;
  if (found === undefined) return { isPlayed: here.isRehearsal, why: silent[0]?.why ?? "nobody asked it" };
  return { rows: found.rows, wrong: wrongInWords(found) };
}

/** Alerts by which the model's budget burns now. */
async function burningAlerts({ cluster, model }: Place): Promise<readonly string[] | NotTold> {
  const { service, port } = prometheusAddress;
  return forwarded(cluster, [namespaceNames.monitoring, `svc/${service}`, port], async (url) => {
    const ask = prometheusAt(url);
    // A promise that Prometheus does not know of yet burns nothing, and shows nothing either.
    const known = await ask(`model:slo_availability:percent{model="${model.name}"}`);
    if (known.length === 0)
      return { isPlayed: false, why: "Prometheus does not know yet what the model promises; ask again in a minute" };
    const firing = await ask(
      `ALERTS{alertname=~"${burnAlerts.join("|")}", alertstate="firing", model="${model.name}"}`,
    );
    return [...new Set(firing.map(({ labels }) => labels["alertname"] ?? ""))].sort();
  });
}

/** What the gateway measured of the champion alone: whether it has answered enough, within what the model promises. */
async function judgedAlone(place: Place, criteria: Criteria) {
  const { measured, seconds: counted } = await observe(place, seconds(criteria.window));
  const own = measured.get("champion") ?? { requests: 0, failed: 0, latency: [] };
  const evidence = { champion: own, challenger: own, seconds: counted, slo: place.model.slo };
  const { reasons } = decide(evidence, { ...criteria, agreement: "not asked" }, place.model.variants[0].digest);
  // Errors and latency are compared with another version's, and here there is none.
  return reasons.filter(({ criterion }) => criterion === "requests" || criterion === "slo");
}

/** An environment's champion, and everything by which it is decided whether it goes on. */
export interface LookedAt {
  readonly evidence: GateEvidence;
  readonly digest: string;
  /** Environments that come after this one. */
  readonly next: readonly string[];
}

/**
 * Looks at a model's champion where it is served.
 * @throws {Problem} where there is no such environment, model or cluster; {InvalidData} where its data are wrong
 */
export async function lookAt(
  environment: string,
  modelName: string,
  { measured }: GateOptions,
  files: readonly Awaited<ReturnType<typeof environmentFile>>[],
): Promise<LookedAt> {
  const place = await placeOf(environment, modelName);
  const [champion] = place.model.variants;
  const file = await environmentFile(environment);
  const { isRehearsal } = await modelsHere(environment, [place.model]);
  const { release } = openRelease(repositoryRoot, { environment, model: modelName });
  const [served, answers, burning, judged] = await Promise.all([
    servedVariants(place.cluster, place.model),
    orNotTold(smoked(place)),
    isRehearsal ? played : place.model.slo === "none" ? [] : orNotTold(burningAlerts(place)),
    measured === undefined ? undefined : isRehearsal ? played : orNotTold(judgedAlone(place, measured)),
  ]);
  return {
    digest: champion.digest,
    next: files.flatMap((one) => (isCloud(one) && one.after === environment ? [one.name] : [])),
    evidence: {
      version: champion.version,
      served: served.get(champion.name),
      championSince: release === undefined ? undefined : championSince(release),
      now: Date.now(),
      bakeSeconds: changesOf(file).bakeSeconds,
      smoke: answers,
      slo: place.model.slo,
      burning,
      judged,
    },
  };
}
