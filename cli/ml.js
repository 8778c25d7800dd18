#!/usr/bin/env node
// What `npx ml` starts. A program of npm must be JavaScript; everything else is TypeScript, bundled once (local/bundle): a
// bundle is up in half a second, where tsx takes five for some thousand files. Whatever is in the way of a bundle, and
// DEBUG, which asks for places in the sources, leaves it to tsx. The policies are CommonJS, which has a loader of its own.
import { existsSync } from "node:fs";

/** What an earlier start wrote. */
const starter = new URL("../node_modules/.cache/ml-serving/ml.mjs", import.meta.url);

async function bundled() {
  if (existsSync(starter)) {
    const { bundle } = await import(starter.href);
    if (bundle !== undefined) return bundle;
  }
  const { register } = await import("tsx/esm/api");
  const unregister = register();
  try {
    const { ensureModuleStarter } = await import("../local/bundle/starter.ts");
    return await ensureModuleStarter("cli/main.ts", "ml");
  } catch {
    return undefined;
  } finally {
    await unregister();
  }
}

const bundle = process.env.DEBUG ? undefined : await bundled();
if (bundle === undefined) {
  (await import("tsx/cjs/api")).register();
  (await import("tsx/esm/api")).register();
}
await import(bundle ?? "./main.ts");
