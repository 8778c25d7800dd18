/**
 * Loaded before a program (`nodeargs: "--import tsx --import #readable-errors"`): an error's lines are those of the
 * TypeScript source, and only those of the program and its libraries. Without it the SDK's own source-map support hides
 * the maps that tsx hands to node, and every place reads `index.ts:1:677`.
 */
import { createRequire, findSourceMap } from "node:module";
import { fileURLToPath } from "node:url";

interface SourceMapSupport {
  install(options: {
    retrieveSourceMap(source: string): { readonly url: string; readonly map: string } | null;
    readonly environment: "node";
    readonly handleUncaughtExceptions: false;
  }): void;
}

/** Whether a stack frame's file says anything to the one who wrote the program: not node's own, not the SDK's runner. */
export function isTelling(file: string | null | undefined): boolean {
  if (file === null || file === undefined || file.startsWith("node:")) return false;
  return !/[/\\]node_modules[/\\](@pulumi[/\\]pulumi|tsx|source-map-support)[/\\]/.test(file);
}

/** The source map that node holds for a loaded module, given as a path or a file URL. */
function loadedMap(source: string): { url: string; map: string } | null {
  const path = source.startsWith("file:") ? fileURLToPath(source) : source;
  const payload = (findSourceMap(source) ?? findSourceMap(path))?.payload;
  return payload === undefined ? null : { url: path, map: JSON.stringify({ ...payload, sources: [path] }) };
}

function install(): void {
  const ofSdk = createRequire(createRequire(import.meta.url).resolve("@pulumi/pulumi/package.json"));
  const support = ofSdk("source-map-support") as SourceMapSupport;
  support.install({ retrieveSourceMap: loadedMap, environment: "node", handleUncaughtExceptions: false });
  // The SDK installs the same module a second time, which leaves this in place.
  const format = Error.prepareStackTrace.bind(Error);
  Error.prepareStackTrace = (error, frames) => {
    const telling = frames.filter((frame) => isTelling(frame.getFileName()));
    return format(error, telling.length > 0 ? telling : frames) as unknown;
  };
}

try {
  install();
} catch {
  // An SDK without that library prints its own, longer lines.
}
