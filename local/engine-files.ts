import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { EngineSettings } from "./engine.ts";

/*
 * What the engine keeps of a stack in its folder, read as files: a command that prints a part of it takes as long as a
 * whole run that changes nothing should. https://www.pulumi.com/docs/iac/concepts/state-and-backends/
 */

/** The project's name in Pulumi.yaml. */
export const project = "ml-serving";

/** How many runs the history keeps, each with a copy of the state. */
const keptRuns = 20;

/** The file that holds a stack's state. */
export function stateFile({ backend, stack }: EngineSettings): string {
  return join(backend, ".pulumi/stacks", project, `${stack}.json`);
}

/** Removes what runs that were killed left beside the state: what they had not finished to write. Nobody may be writing. */
export function removeRemains(settings: EngineSettings): void {
  const file = stateFile(settings);
  const folder = dirname(file);
  if (!existsSync(folder)) return;
  // NAME.json.NUMBER.tmp until it is whole; NAME.json.attrs from before such files were switched off.
  const remains = readdirSync(folder).filter(
    (name) => name.startsWith(`${basename(file)}.`) && /\.(tmp|attrs)$/.test(name),
  );
  for (const name of remains) rmSync(join(folder, name), { force: true });
}

/** A resource as the state has it. */
export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  /** Whether a provider made it; else it is a component. */
  readonly custom?: boolean;
  readonly protect?: boolean;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
}

interface State {
  readonly checkpoint?: {
    readonly latest?: {
      readonly pending_operations?: readonly unknown[] | null;
      readonly resources?: readonly StateResource[];
    };
  };
}

function latest(settings: EngineSettings): NonNullable<NonNullable<State["checkpoint"]>["latest"]> {
  const file = stateFile(settings);
  return existsSync(file) ? ((JSON.parse(readFileSync(file, "utf8")) as State).checkpoint?.latest ?? {}) : {};
}

/** Whether a run ended in the middle of creating, changing or deleting something. */
export function hasPendingOperations(settings: EngineSettings): boolean {
  return (latest(settings).pending_operations ?? []).length > 0;
}

/** Everything that the state has. */
export function stateResources(settings: EngineSettings): readonly StateResource[] {
  return latest(settings).resources ?? [];
}

/** How many resources the state has. */
export function resourcesInState(settings: EngineSettings): number {
  return stateResources(settings).length;
}

/** The stack's outputs, none while there is no stack; a secret is an object with its ciphertext. */
export function outputs(settings: EngineSettings): Readonly<Record<string, unknown>> {
  const stack = latest(settings).resources?.find(({ type }) => type === "pulumi:pulumi:Stack");
  return stack?.outputs ?? {};
}

/** How many resources of a run were created, updated, …, `same`. */
export type ResourceChanges = Readonly<Record<string, number>>;

/** What the last run that ended did. Runs that fell out of the history go with their copies of the state. */
export function lastChanges({ backend, stack }: EngineSettings): ResourceChanges {
  const folder = join(backend, ".pulumi/history", project, stack);
  if (!existsSync(folder)) return {};
  const files = readdirSync(folder);
  // STACK-TIME.history.json, the time in nanoseconds.
  const runs = files.filter((name) => name.endsWith(".history.json")).sort();
  for (const old of runs.slice(0, -keptRuns)) {
    const prefix = old.slice(0, -"history.json".length);
    for (const file of files.filter((name) => name.startsWith(prefix))) rmSync(join(folder, file));
  }
  const newest = runs.at(-1);
  if (newest === undefined) return {};
  const run = JSON.parse(readFileSync(join(folder, newest), "utf8")) as { readonly resourceChanges?: ResourceChanges };
  return run.resourceChanges ?? {};
}
