import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { costFacts } from "../../cost/index.ts";
import { previewEvents, secretsOfConfig } from "../../local/engine-preview.ts";
import { repositoryRoot } from "../../local/toolchain/paths.ts";
import { loadLocks } from "../../locks/load.ts";
import { driftOf } from "../../preview/drift/drift.ts";
import { dependenciesOf } from "../../preview/events/dependencies.ts";
import { readEvents } from "../../preview/events/read.ts";
import type { Reckoning } from "../../preview/reckoned.ts";
import type { ResourceChange, StackReport } from "../../preview/report.ts";
import { stackReport } from "../../preview/stack-report.ts";
import { plain } from "../../preview/values/plain.ts";
import { isSecretive } from "../../preview/values/secretive.ts";
import { isCloud, type EnvironmentFile } from "../../stacks/environments/environment.ts";
import { environmentFile } from "../../stacks/environments/index.ts";
import { parseStackName } from "../../stacks/stack-name.ts";
import type { Against } from "./places.ts";
import { packRules } from "./rules.ts";

/** The policy pack's configuration of an environment. */
function packConfig(environment: string): string {
  return join(repositoryRoot, "policies/environments", `${environment}.json`);
}

/** What an environment may cost in USD a month, as its file or else the rules' configuration says; undefined where neither does. */
function budgetOf(file: EnvironmentFile): number | undefined {
  const config = packConfig(file.name);
  const said = [
    plain(plain(file)["budget"])["monthlyUsd"],
    existsSync(config)
      ? plain(plain(JSON.parse(readFileSync(config, "utf8")))["environment"])["monthlyUsd"]
      : undefined,
  ];
  return said.find((usd): usd is number => typeof usd === "number");
}

/** What cost and capacity are reckoned with: prices of the environment's region. None on this machine. */
async function reckoningOf(environment: string): Promise<Reckoning | undefined> {
  const file = await environmentFile(environment);
  const locks = loadLocks();
  if (!isCloud(file) || !("locks" in locks)) return undefined;
  const monthlyUsd = budgetOf(file);
  return {
    facts: costFacts(locks.locks),
    region: file.account.region,
    ...(monthlyUsd === undefined ? {} : { monthlyUsd }),
  };
}

/** Secrets of this shell: they are in no output, whoever printed them. */
function secretsOfShell(env: NodeJS.ProcessEnv): readonly string[] {
  return Object.entries(env).flatMap(([name, value]) =>
    // A path says where a secret is, not what it is.
    isSecretive(name) && value !== undefined && !value.startsWith("/") ? [value] : [],
  );
}

/** Secrets by their value, which are in nothing that is told of a stack: the configuration's, and this shell's. */
export async function secretsOf(place: Against["place"], stack: string): Promise<readonly string[]> {
  return [...(await secretsOfConfig(place, stack)), ...secretsOfShell(process.env)];
}

/** What a preview is asked beside what the program would change. */
export interface PreviewOptions {
  /** Whether the rules of `policies/` are asked. */
  readonly withPolicies: boolean;
  /** Whether it is looked for what was changed beside the program: all resources are read. @default false */
  readonly withDrift?: boolean;
  /** Where what would be done is written down, for a run that is held to it. Its values are plain. @default nowhere */
  readonly plan?: string;
}

interface Beside {
  readonly drift?: readonly ResourceChange[];
  readonly failure?: string;
}

const notLooked: Beside = {};

/** What was changed beside the program and matters, or why that cannot be told. */
async function driftBeside(
  stack: string,
  { against, place }: Against,
  secrets: Promise<readonly string[]>,
  say: (what: string) => void,
): Promise<Beside> {
  const { environment } = parseStackName(stack);
  const { events, failure } = await previewEvents(place, { stack, about: "resources" }, say);
  const report = stackReport({ stack, environment, against, events: readEvents(events), secrets: await secrets });
  if (failure !== undefined)
    return { failure: `the resources cannot be read: ${report.failure ?? "the engine did not say why"}` };
  return { drift: driftOf(report.resources).drifted.map(({ resource, properties }) => ({ ...resource, properties })) };
}

/** Previews one stack, and says what came of it; also when it failed. */
export async function previewStack(
  stack: string,
  { against, place }: Against,
  { withPolicies, withDrift = false, plan }: PreviewOptions,
): Promise<StackReport> {
  const { environment } = parseStackName(stack);
  const policies = withPolicies
    ? { policies: { pack: join(repositoryRoot, "policies"), config: packConfig(environment) } }
    : {};
  const say = (what: string): void => {
    console.error(`… ${what}`);
  };
  const more = plan === undefined ? {} : { more: ["--save-plan", plan] };
  const asking = secretsOf(place, stack);
  const working = Promise.all([
    previewEvents(place, { stack, ...policies, ...more }, say),
    withDrift ? driftBeside(stack, { against, place }, asking, say) : notLooked,
    reckoningOf(environment),
    asking,
  ]);
  // Loaded while the engine is at work: they take this process a second.
  const rules = packRules();
  const [raw, beside, reckoning, secrets] = await working;
  const failure = raw.failure ?? beside.failure;
  return stackReport({
    stack,
    environment,
    against,
    events: readEvents(raw.events),
    dependencies: dependenciesOf(raw.steps),
    ...(failure === undefined ? {} : { failure }),
    ...(beside.drift === undefined ? {} : { drift: beside.drift }),
    rules,
    secrets,
    ...(reckoning === undefined ? {} : { reckoning }),
  });
}
