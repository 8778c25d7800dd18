import { resolveChanges, type ResolvedChanges } from "../../components/changes/resolve.ts";
import type { EnvironmentName } from "../../components/environment-names.ts";
import { isCloud, type EnvironmentFile } from "../../stacks/environments/environment.ts";
import { stacksOf } from "../../stacks/stack-name.ts";
import { stateNames } from "../state/names.ts";

/** One step of the ladder that versions climb. */
export interface LadderStep extends ResolvedChanges {
  readonly environment: EnvironmentName;
  /** On the whole ladder, from 1. */
  readonly place: number;
  /** Undefined at the foot. */
  readonly after: EnvironmentName | undefined;
  /** On AWS, where; or on the machine in front of you, without state that others see. */
  readonly aws:
    | {
        readonly region: string;
        readonly account: string;
        /** What `pulumi login` and `pulumi stack init --secrets-provider` take. */
        readonly state: { readonly backend: string; readonly secretsProvider: string };
      }
    | undefined;
  /** The environment's own stack, and those of teams that have one. */
  readonly stacks: readonly string[];
  readonly models: readonly string[];
}

/**
 * The environments in the order in which versions climb them: each comes after the one that it names; where two come after the
 * same, the order is that of `files`. Those whose way down ends nowhere come last. Pure.
 */
export function inOrder(files: readonly EnvironmentFile[]): readonly EnvironmentFile[] {
  const afterOf = (file: EnvironmentFile): EnvironmentName | undefined => (isCloud(file) ? file.after : undefined);
  const above = (name: EnvironmentName | undefined, seen: ReadonlySet<string>): readonly EnvironmentFile[] =>
    files
      .filter((file) => afterOf(file) === name && !seen.has(file.name))
      .flatMap((file) => [file, ...above(file.name, new Set([...seen, file.name]))]);
  const standing = above(undefined, new Set());
  return [...standing, ...files.filter((file) => !standing.includes(file))];
}

function stepOf(file: EnvironmentFile, index: number): LadderStep {
  const models = file.models.map(({ name }) => name);
  if (!isCloud(file))
    return {
      environment: file.name,
      place: index + 1,
      after: undefined,
      aws: undefined,
      stacks: [file.name],
      models,
      ...resolveChanges(),
    };
  const { backend, secretsProvider } = stateNames(file);
  const { region, id } = file.account;
  return {
    environment: file.name,
    place: index + 1,
    after: file.after,
    aws: { region, account: id, state: { backend, secretsProvider } },
    stacks: stacksOf(file),
    models,
    ...resolveChanges(file.changes),
  };
}

/** The ladder, from the foot up. Pure. */
export function ladderSteps(files: readonly EnvironmentFile[]): readonly LadderStep[] {
  return inOrder(files).map(stepOf);
}
