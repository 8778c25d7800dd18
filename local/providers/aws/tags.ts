import type { JsonObject } from "../serve/index.ts";
import { isObject } from "../serve/json.ts";
import type { Settings } from "./settings.ts";

/** All tags of an object that is given some: the provider's own, and over them the resource's. */
export function allTags(given: JsonObject, { defaultTags }: Settings): JsonObject {
  const tags = given["tags"];
  return { ...defaultTags, ...(isObject(tags) ? tags : {}) };
}

function isIgnored(key: string, { ignoredTags }: Settings): boolean {
  return (
    ignoredTags.keys.includes(key) ||
    ignoredTags.prefixes.some((prefix) => key.startsWith(prefix)) ||
    key.startsWith("aws:")
  );
}

/**
 * A stored object's tags as the provider answers them: `tagsAll` without those that nobody manages, `tags` without the
 * provider's own unless the resource declares the same.
 * @param declared the resource's own tags, as far as they are known
 */
export function answeredTags(live: JsonObject, declared: JsonObject, settings: Settings): JsonObject {
  const all = live["tagsAll"];
  if (!isObject(all)) return live;
  const visible = Object.entries(all).filter(([key]) => !isIgnored(key, settings));
  const own = visible.filter(([key, value]) => declared[key] !== undefined || settings.defaultTags[key] !== value);
  const { tags: _, ...rest } = live;
  return {
    ...rest,
    tagsAll: Object.fromEntries(visible),
    ...(own.length > 0 || Object.keys(declared).length > 0 ? { tags: Object.fromEntries(own) } : {}),
  };
}
