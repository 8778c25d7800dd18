import { setTimeout as sleep } from "node:timers/promises";
import type { ResolvedModel, Variant } from "../../components/model-service/resolve.ts";
import { Problem } from "../../local/console/problem.ts";
import { readQuestions } from "../../local/golden/questions.ts";
import type { Environment } from "../../stacks/environments/environment.ts";
import { clusterAccess } from "../environment/cluster.ts";
import { recorder } from "../deploy/record.ts";
import { servedVariants } from "../releases/served.ts";
import { modelsHere } from "../smoke/here.ts";
import { judged, toleranceOf } from "../smoke/rows.ts";
import { byApiServer, byForward, byGateway, type Way } from "../smoke/ways.ts";
import { progressOf, type Milestone } from "./seen.ts";

/** What is watched. */
export interface Watched {
  readonly environment: Environment;
  /** The stack that serves it: the environment's, or that of the model's team. */
  readonly stack: string;
  readonly model: ResolvedModel;
  readonly variant: Variant;
  readonly commit: string;
  /** How long it is watched (ms). */
  readonly within: number;
}

/** When each milestone was met, in ms since it began to be watched. */
export interface Found {
  readonly reached: ReadonlyMap<Milestone, number>;
  /** Why it does not come. */
  readonly gone?: string;
  readonly ms: number;
}

const interval = 500;

/** The way to the variant alone: an answer through the gateway may be of the version before. */
async function wayTo({ environment, model, variant }: Watched): Promise<Way | undefined> {
  const here = await modelsHere(environment.name, [model]);
  if (here.silent.has(model.name)) return undefined;
  if (here.isRehearsal) return byApiServer(process.env["KUBECONFIG"])(model, variant);
  const isAlone = model.variants.every(({ weight, name }) => name === variant.name || weight === 0);
  return variant.role === "champion" && isAlone
    ? byGateway(environment, model)
    : byForward(await clusterAccess(environment), model, variant);
}

/**
 * Watches a version from its commit to its own answer, and on to the end of its deployment.
 * @param tell is told of each milestone when it is met
 */
export async function watch(watched: Watched, tell: (milestone: Milestone, ms: number) => void): Promise<Found> {
  const { environment, stack, model, variant, commit, within } = watched;
  const began = Date.now();
  const cluster = await clusterAccess(environment);
  const record = recorder(cluster, stack);
  const [question] = readQuestions(variant.golden);
  const reached = new Map<Milestone, number>();
  let way: Way | undefined;
  const isRight = async (): Promise<boolean | undefined> => {
    way ??= await wayTo(watched);
    if (way === undefined || question === undefined) return undefined;
    return judged(question, await way.ask(question.path, question.body)).off <= toleranceOf(model);
  };
  try {
    for (;;) {
      const [{ run }, served] = await Promise.all([record.read(), servedVariants(cluster, model)]);
      const there = served.get(variant.name);
      // The version before answers under the same name until the new one is all there is.
      const isAsked = there?.isDeclared === true && there.since !== undefined && there.ready >= there.wanted;
      const seen = { run, served: there, isRight: isAsked ? await isRight() : undefined };
      const { reached: now, gone } = progressOf(seen, commit);
      for (const milestone of now)
        if (!reached.has(milestone)) {
          reached.set(milestone, Date.now() - began);
          tell(milestone, Date.now() - began);
        }
      const ms = Date.now() - began;
      if (gone !== undefined) return { reached, gone, ms };
      // What nobody can ask here is there when its deployment says so.
      if (reached.has("tested") && (reached.has("answers") || (isAsked && way === undefined))) return { reached, ms };
      if (ms > within)
        throw new Problem(
          `${model.name} ${variant.version} is not there after ${Math.round(within / 1_000)} s; reached: ${[...reached.keys()].join(", ") || "nothing"}.`,
          `npx ml traffic ${model.name} ${environment.name} shows what runs; the pipeline's log says what is done.`,
        );
      await sleep(interval);
    }
  } finally {
    await way?.close();
  }
}
