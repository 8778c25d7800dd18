import { isDeepStrictEqual } from "node:util";
import {
  isProperties,
  reveal,
  type DiffResult,
  type Properties,
  type PropertyChange,
  type Value,
} from "../serve/index.ts";

/** Inputs that change nothing about an image: credentials rotate, and a cache only makes a build faster. */
const without = new Set([
  "buildOnPreview",
  "registry.username",
  "registry.password",
  "build.cacheFrom",
  "build.builderVersion",
]);

/** The inputs that decide an image, by property path. */
function comparable(inputs: Properties): Readonly<Record<string, Value>> {
  const compared: Record<string, Value> = {};
  for (const [key, value] of Object.entries(reveal(inputs))) {
    const nested = (key === "build" || key === "registry") && isProperties(value);
    const entries: readonly (readonly [string, Value])[] = nested
      ? Object.entries(value).map(([inner, of]) => [`${key}.${inner}`, of])
      : [[key, value]];
    for (const [path, of] of entries) if (!without.has(path)) compared[path] = of;
  }
  return compared;
}

/**
 * What has changed between two sets of inputs, by property path.
 * @param vanished whether the registry no longer has the image that the state names
 */
export function imageDiff(oldInputs: Properties, inputs: Properties, vanished: boolean): DiffResult {
  const before = comparable(oldInputs);
  const after = comparable(inputs);
  const detailed = new Map<string, PropertyChange>();
  for (const key of [...new Set([...Object.keys(before), ...Object.keys(after)])].sort()) {
    if (isDeepStrictEqual(before[key], after[key])) continue;
    const kind = !(key in before) ? "add" : !(key in after) ? "delete" : "update";
    detailed.set(key, { kind, inputDiff: true });
  }
  if (vanished) detailed.set("repoDigest", { kind: "update", inputDiff: false });
  return { detailed };
}
