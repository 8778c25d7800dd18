import type { Environment, EnvironmentName } from "./environment.ts";

/** Every environment that can be brought up, loaded when asked for: one that is broken does not stop the others. */
const environments: { readonly [K in EnvironmentName]?: () => Promise<Environment> } = {
  local: async () => (await import("./local.ts")).local,
};

/** The environment of a stack. @throws RangeError when there is none of that name */
export async function loadEnvironment(stack: string): Promise<Environment> {
  const load = Object.hasOwn(environments, stack) ? environments[stack as EnvironmentName] : undefined;
  if (load === undefined) {
    const names = Object.keys(environments).join(", ");
    throw new RangeError(`There is no environment "${stack}". Stacks are named after environments: ${names}.`);
  }
  return load();
}
