import { join } from "node:path";
import type { Plugin } from "vitest/config";
import { mutate } from "./mutate.ts";

const folder = import.meta.dirname;

/** Gives rules their mutants, and has their fixtures declare their tests to {@link ./recorder.ts}. */
export function mutants(): Plugin {
  return {
    name: "mutants",
    enforce: "pre",
    transform(code, id) {
      if (/\/policies\/rules\/(?!index)[^/]+\.ts$/.test(id) && !id.includes("/test/"))
        return { code: mutate(code).code, map: null };
      if (/\/test\/unit\/policies\/(rules\/[^/]+\.test|fixtures)\.ts$/.test(id))
        return {
          code: code.replace('from "vitest"', `from ${JSON.stringify(join(folder, "recorder.ts"))}`),
          map: null,
        };
      return undefined;
    },
  };
}
