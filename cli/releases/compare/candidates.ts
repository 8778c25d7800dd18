import { variantName } from "../../../components/model-service/labels.ts";
import { planFor } from "../../../components/model-service/plan.ts";
import type { ResolvedModel, Variant } from "../../../components/model-service/resolve.ts";
import { teamNamespace } from "../../../components/network-peers.ts";
import { Problem } from "../../../local/console/problem.ts";
import { forward, type Forwarded } from "../forward.ts";
import type { Place } from "../observe.ts";
import { runPod } from "./pod.ts";

/** A version that can be asked by itself, past the gateway. */
export interface Candidate {
  /** As people read it: a variant's name, or the beginning of a digest. */
  readonly name: string;
  readonly digest: string;
  /** The variant that serves it; undefined where it has to be run for the occasion. */
  readonly variant: Variant | undefined;
}

function ofVariant(variant: Variant): Candidate {
  return { name: variant.name, digest: variant.digest, variant };
}

/**
 * The version that somebody means: by a variant's name, by a digest or the beginning of one that is served.
 * @throws {Problem} where it is none of them
 */
export function candidateOf({ name, environment, variants }: ResolvedModel, meant: string): Candidate {
  const variant = variants.find(
    (one) => one.name === meant || one.digest === meant || (meant.length >= 15 && one.digest.startsWith(meant)),
  );
  if (variant !== undefined) return ofVariant(variant);
  if (/^sha256:[0-9a-f]{64}$/.test(meant)) return { name: meant.slice(0, 15), digest: meant, variant: undefined };
  throw new Problem(
    `"${meant}" is no variant of ${name} in ${environment}, and no digest.`,
    `It has ${variants.map((one) => one.name).join(", ")}; any other version is named by its whole digest, sha256:… .`,
  );
}

/** The champion, and what it is compared with unless somebody says so: every other variant. */
export function servedCandidates({ variants }: ResolvedModel): readonly [Candidate, ...Candidate[]] {
  const [champion, ...others] = variants;
  return [ofVariant(champion), ...others.map(ofVariant)];
}

/** Opens a way to a version alone: to its Service or, where it is not served, to a pod that is run for the time. */
async function open({ cluster, model }: Place, { variant, digest }: Candidate): Promise<Forwarded> {
  const namespace = teamNamespace(model.team);
  if (variant !== undefined) return forward(cluster, namespace, `svc/${variantName(model, variant)}`, "http");
  const [champion] = model.variants;
  const served = { deployment: variantName(model, champion), digest: champion.digest };
  const pod = await runPod(cluster, model, served, digest);
  try {
    const way = await forward(cluster, namespace, `pod/${pod.name}`, planFor(model, champion).servingPort);
    return { url: way.url, stop: () => way.stop().finally(pod.stop) };
  } catch (error) {
    await pod.stop();
    throw error;
  }
}

/** Opens ways to several versions, does something with them, and closes them; also when it is interrupted. */
export async function withCandidates<T>(
  place: Place,
  candidates: readonly Candidate[],
  work: (urls: readonly string[]) => Promise<T>,
): Promise<T> {
  const ways: Forwarded[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(ways.splice(0).map((way) => way.stop()));
  };
  const interrupted = (): void => {
    void close().finally(() => process.exit(130));
  };
  process.once("SIGINT", interrupted);
  try {
    for (const candidate of candidates) ways.push(await open(place, candidate));
    return await work(ways.map(({ url }) => url));
  } finally {
    process.removeListener("SIGINT", interrupted);
    await close();
  }
}

/** Where a server answers to what follows a model's address: `/infer` is below its own path for the model. */
export function serverPath(model: ResolvedModel, below: string): string {
  const { basePath, routes } = planFor(model, model.variants[0]);
  return routes === undefined ? `${basePath}${below}` : below;
}
