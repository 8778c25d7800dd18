import { performance } from "node:perf_hooks";
import { clusterDown } from "../cluster/down.ts";
import { Problem } from "../console/problem.ts";
import { step, type Say } from "../console/steps.ts";
import { startMoto, type Moto } from "../moto/start.ts";
import { readVerdicts, type Verdicts } from "../providers/aws/moto/verdicts.ts";
import { ensurePluginHome } from "../providers/plugin-home.ts";
import { versions } from "../toolchain/versions.ts";
import { seedAccount, type Seed } from "./account/seed.ts";
import { controlPlaneUp } from "./control-plane.ts";
import { rehearsalEngine, tell, writeConfig, writeShellFile } from "./engine.ts";
import { startJoiner, type Joined } from "./joiner/joiner.ts";
import { holdName } from "./one-at-a-time.ts";
import { rehearsalLayout, wholeCluster, type RehearsalLayout, type RehearsalOptions } from "./layout.ts";
import { destroyed, phases } from "./phases.ts";
import type { ServedModel } from "./serve/answers.ts";
import { pushServed, type RegistryPlace, type ServedImages } from "./serve/images.ts";
import { mirrorRegistry } from "./serve/nodes.ts";
import type { Phase, Stage } from "./stage.ts";
import type { Wishes } from "./placement.ts";
import { countResources, verdicts, type PhaseResult, type Report } from "./report.ts";

export interface RehearseOptions extends RehearsalOptions {
  /** The account that the stand-in plays: twelve digits. */
  readonly account: string;
  /** What each model asks for. */
  readonly wishes: Wishes;
  /** What is in the account before the program is, and has to stay. @default nothing */
  readonly seeds?: { readonly region: string; readonly objects: readonly Seed[] };
  /** Facts that the program stands on and that nobody has resolved, in words. @default none */
  readonly unresolved?: readonly string[];
  /** Teams that have a stack of their own. @default none */
  readonly teams?: readonly string[];
  /** Models whose pods are to be real, with what they need. @default none: kwok plays all nodes */
  readonly serving?: Serving;
  /** What it goes through instead of everything; it is taken down behind the last. @default from nothing to nothing */
  readonly through?: readonly Phase[];
  /** Leaves everything as it is after the last run that changes nothing, or the first phase that fails. @default false */
  readonly keep?: boolean;
  /** Ends it early; what it made is taken down. */
  readonly signal?: AbortSignal;
}

/** What a rehearsal serves for real. */
export interface Serving {
  readonly registry: RegistryPlace;
  readonly models: readonly ServedModel[];
  readonly runtimes: ServedImages["runtimes"];
  /** Models that would be on real nodes and cannot be served here, and why; the rehearsal goes without them. */
  readonly leftOut: readonly { readonly name: string; readonly why: string }[];
}

function checkpoint(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true)
    throw new Problem("The rehearsal was interrupted; what it had made is gone.", "Run it again when it suits.");
}

/** The second judge, or why there is none, in words: a machine without Python goes on without it. */
async function startedMoto(): Promise<Moto | string> {
  try {
    return await startMoto();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return error.message.split("\n")[0] ?? "";
  }
}

/** Puts what real nodes pull where they find it. @returns the images by the names that the environment knows them by */
async function pushed(layout: RehearsalLayout, serving: Serving, say: Say): Promise<Readonly<Record<string, string>>> {
  const { cluster, environment } = layout;
  mirrorRegistry(cluster, serving.registry.host);
  const models = serving.models.map(({ name }) => name);
  return pushServed(cluster, serving.registry, { environment, models, runtimes: serving.runtimes }, say);
}

/** So long (ms) pods may wait for nodes that will not come, or the stand-in controllers meet the same trouble. */
const patience = 20_000;

/** Why nothing more will happen in the cluster; undefined while something may. */
function standstill({ hopeless, trouble }: Joined): Problem | undefined {
  if (hopeless.length > 0)
    return new Problem(
      hopeless.map(({ pod, why }) => `pod ${pod} ${why}`).join("; "),
      "Look at the pods' placement and requests, and at the pools of the environment.",
    );
  if (trouble === undefined) return undefined;
  return new Problem(
    `what stands in for AWS inside the cluster cannot go on: ${trouble}`,
    "It tries again and again; mend what it names.",
  );
}

/** Ends what the engine does when pods wait for what will not come: it would wait for ten minutes. */
function watchStandstill(joined: Joined, stop: AbortController): () => void {
  let since: number | undefined;
  const timer = setInterval(() => {
    const why = standstill(joined);
    since = why === undefined ? undefined : (since ?? Date.now());
    if (since !== undefined && Date.now() - since > patience) stop.abort(why);
  }, 1_000);
  return () => {
    clearInterval(timer);
  };
}

/**
 * Rehearses an environment from nothing to nothing: its program through the real engine, on a control plane of its own
 * and an account that is a folder. Nothing of `local` is touched.
 *
 * @throws {Problem} of the first phase that fails; everything is taken down before
 */
export async function rehearse(options: RehearseOptions): Promise<Report> {
  const giveBack = holdName(rehearsalLayout(options));
  try {
    return await rehearseHeld(options);
  } finally {
    giveBack();
  }
}

async function rehearseHeld(options: RehearseOptions): Promise<Report> {
  const { environment, account, seeds, signal, serving, teams = [], keep = false } = options;
  const began = performance.now();
  const layout = rehearsalLayout({ ...options, serve: serving !== undefined });
  const stop = new AbortController();
  const ended = signal === undefined ? stop.signal : AbortSignal.any([stop.signal, signal]);
  const down = (say: Say): Promise<void> => clusterDown(wholeCluster(options), say);
  const results: PhaseResult[] = [];
  const timed = async (name: string, work: (say: Say) => Promise<string>): Promise<void> => {
    checkpoint(signal);
    const start = performance.now();
    try {
      const told = await step(name, work, (result) => result);
      results.push({ name, ms: performance.now() - start, told });
    } catch (error) {
      checkpoint(signal);
      throw failed(environment, name, stop.signal.aborted ? stop.signal.reason : error);
    }
  };

  const means = { account, signal: ended };
  const moto = await startedMoto();
  const engine = rehearsalEngine(layout, { ...means, moto: typeof moto === "string" ? undefined : moto.url });
  const givenUp = async (error: unknown): Promise<never> => {
    await down(() => undefined);
    if (typeof moto !== "string") await moto.stop();
    throw error;
  };
  const what = {
    layout,
    images: {},
    leftOut: serving?.leftOut.map(({ name }) => name) ?? [],
    ...(serving === undefined ? {} : { served: serving.models }),
  };
  await timed("control plane", async (say) => {
    await down(say); // of one that was killed, or kept
    tell(what);
    writeConfig(layout);
    if (seeds !== undefined) seedAccount(layout.store, { account, region: seeds.region }, seeds.objects);
    // moto ends with this process; a shell that looks around does without.
    writeShellFile(layout, rehearsalEngine(layout, means));
    await Promise.all([
      controlPlaneUp(layout, teams, say),
      ensurePluginHome({ folder: engine.home, standIns: ["aws"] }),
    ]);
    return "";
  }).catch(givenUp);
  if (serving !== undefined)
    await timed("images and artifacts of what is served", async (say) => {
      what.images = await pushed(layout, serving, say);
      tell(what);
      return Object.keys(what.images).join(", ");
    }).catch(givenUp);
  const joiner = startJoiner(layout);
  let verdictsOfMoto: Verdicts | string = "";
  const unwatch = watchStandstill(joiner.joined, stop);
  const stage: Stage = {
    ...what,
    engine,
    wishes: options.wishes,
    teams,
    seeds: seeds?.objects ?? [],
    joined: joiner.joined,
  };
  try {
    for (const { name, run } of options.through ?? phases(serving !== undefined))
      await timed(name, (say) => run(stage, say));
    if (!keep && options.through === undefined) await timed(destroyed.name, (say) => destroyed.run(stage, say));
  } finally {
    unwatch();
    await joiner.stop();
    verdictsOfMoto = typeof moto === "string" ? moto : readVerdicts(layout.store);
    if (typeof moto !== "string") await moto.stop();
    if (!keep || signal?.aborted === true) await step("taken down", down);
  }
  return {
    environment,
    phases: results,
    ...verdicts({
      counts: stage.counts ?? countResources([]),
      pods: stage.pods ?? 0,
      joined: joiner.joined,
      served: serving?.models.map(({ name }) => name) ?? [],
      leftOut: serving?.leftOut ?? [],
      moto: verdictsOfMoto,
      kubernetes: versions.kubernetes,
      pulumi: versions.pulumi,
      unresolved: options.unresolved ?? [],
    }),
    ms: performance.now() - began,
  };
}

/** Takes down what a rehearsal that was kept or killed left. Idempotent. */
export async function takeDown(options: RehearsalOptions): Promise<void> {
  const layout = rehearsalLayout(options);
  const giveBack = holdName(layout);
  try {
    await step(`rehearsal of ${options.environment} taken down`, (say) => clusterDown(wholeCluster(options), say));
  } finally {
    giveBack();
  }
}

/** A phase's failure, with its place. */
function failed(environment: string, phase: string, error: unknown): unknown {
  if (!(error instanceof Problem)) return error;
  const [what = "", ...ways] = error.message.split("\n  → ");
  return new Problem(
    `Rehearsal of ${environment}, ${phase}: ${what}`,
    [...ways, `To look around: make rehearse ENV=${environment} KEEP=1`].join("\n  → "),
  );
}
