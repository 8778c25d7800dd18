/** What a stack's name says: an environment, and the team whose models alone are in it. */
export interface StackName {
  readonly environment: string;
  /** Undefined: the platform, and the models of every team that has no stack of its own. */
  readonly team: string | undefined;
}

/** Reads `prd` or `prd-risk`: no environment's name has a dash. Pure. */
export function parseStackName(stack: string): StackName {
  const dash = stack.indexOf("-");
  return dash < 0
    ? { environment: stack, team: undefined }
    : { environment: stack.slice(0, dash), team: stack.slice(dash + 1) };
}

/** Name of a team's stack. Pure. */
export function cellStack({ environment, team }: { readonly environment: string; readonly team: string }): string {
  return `${environment}-${team}`;
}

/** An environment's own stack, and those of teams that have one. Pure. */
export function stacksOf(environment: {
  readonly name: string;
  readonly cells: Readonly<Record<string, unknown>>;
}): readonly string[] {
  const { name, cells } = environment;
  return [name, ...Object.keys(cells).map((team) => cellStack({ environment: name, team }))];
}
