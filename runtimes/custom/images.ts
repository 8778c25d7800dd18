import type { FunctionImageName, FunctionSource, RuntimeSpec } from "../kinds.ts";

/** The function that a model is served by; undefined where its server comes in an image. */
export function functionOf(model: string, runtime: RuntimeSpec): FunctionSource | undefined {
  if (runtime.kind !== "custom" || runtime.function === undefined) return undefined;
  return { image: `functions/${model}`, folder: runtime.function };
}

export function isFunctionImage(name: string): name is FunctionImageName {
  return name.startsWith("functions/");
}

/** Whether a name has a registry in front, as container engines tell: https://github.com/distribution/reference/blob/v0.6.0/normalize.go */
function hasRegistry(name: string): boolean {
  const [first = "", ...rest] = name.split("/");
  return rest.length > 0 && (/[.:]/.test(first) || first === "localhost");
}

/**
 * The image that serves a version, by digest, where the model says it: one that is declared with its digest, or one that
 * the model is in and the release names. Undefined: it is built here.
 *
 * @param registry the environment's, for names that have none in front
 * @param digest of the release's version
 */
export function declaredImage(runtime: RuntimeSpec<"custom">, registry: string, digest: string): string | undefined {
  const inRegistry = (name: string): string => (hasRegistry(name) ? name : `${registry}/${name}`);
  if (runtime.use !== undefined) return inRegistry(runtime.use.image);
  if (runtime.artifact !== undefined) return `${inRegistry(runtime.artifact.image)}@${digest}`;
  return runtime.image === undefined ? undefined : inRegistry(runtime.image);
}
