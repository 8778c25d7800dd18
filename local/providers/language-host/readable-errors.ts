/**
 * Loaded before a program (`nodeargs: "--import tsx --import #readable-errors"`): an error's lines are those of the
 * TypeScript source, and only those of the program and its libraries. Without it the SDK's own source-map support hides
 * the maps that tsx hands to node, and every place reads `index.ts:1:677`.
 */
import { existsSync, readFileSync } from "node:fs";
import { createRequire, findSourceMap } from "node:module";
import { fileURLToPath } from "node:url";

interface Place {
  readonly source: string;
  readonly line: number;
  readonly column: number;
}

interface SourceMapSupport {
  /** The place in the source, or the same place when nothing is known of it. */
  mapSourcePosition(place: Place): Place;
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

/** The source map of a loaded module, given as a path or a file URL: the one that node holds, or the one beside a bundle. */
function loadedMap(source: string): { url: string; map: string } | null {
  const path = source.startsWith("file:") ? fileURLToPath(source) : source;
  const payload = (findSourceMap(source) ?? findSourceMap(path))?.payload;
  if (payload !== undefined) return { url: path, map: JSON.stringify({ ...payload, sources: [path] }) };
  const beside = `${path}.map`;
  return existsSync(beside) ? { url: path, map: readFileSync(beside, "utf8") } : null;
}

/** Whether a file is a bundle's: its source map lies beside it. The SDK asks for the stack at every resource. */
const bundles = new Map<string, boolean>();

function isBundle(source: string): boolean {
  const known = bundles.get(source);
  if (known !== undefined) return known;
  const found = source.startsWith("file:") && source.endsWith(".mjs") && existsSync(`${fileURLToPath(source)}.map`);
  bundles.set(source, found);
  return found;
}

/** The file that a stack frame is in; undefined for what a bundle has of packages, which its map does not show. */
function fileOf(frame: NodeJS.CallSite, support: SourceMapSupport): string | undefined {
  const source = frame.getFileName() ?? undefined;
  if (source === undefined || !isBundle(source)) return source;
  const place = { source, line: frame.getLineNumber() ?? 1, column: (frame.getColumnNumber() ?? 1) - 1 };
  const mapped = support.mapSourcePosition(place).source;
  return mapped === source ? undefined : mapped;
}

/** https://www.pulumi.com/docs/iac/cli/environment-variables/ */
const looksForLeaks = process.env["PULUMI_DEBUG_PROMISE_LEAKS"] !== undefined;

/** What the SDK says of a resource once the engine has stopped over another error, which it has told in its own words. */
const aftermath = /resource monitor shut down$/;

function install(): void {
  const ofSdk = createRequire(createRequire(import.meta.url).resolve("@pulumi/pulumi/package.json"));
  const support = ofSdk("source-map-support") as SourceMapSupport;
  support.install({ retrieveSourceMap: loadedMap, environment: "node", handleUncaughtExceptions: false });
  // The SDK installs the same module a second time, which leaves this in place.
  const format = Error.prepareStackTrace.bind(Error);
  Error.prepareStackTrace = (error, frames) => {
    // The SDK remembers where each promise was made, thousands of times, by errors that say nothing: they are shown to
    // whoever asks for promises that never end, and where a resource was made is read from them.
    const isSilent = error.message === "" && isBundle(frames[0]?.getFileName() ?? "");
    if (isSilent && !looksForLeaks && frames[0]?.getFunctionName() === "debuggablePromise") return "Error";
    if (isSilent) return ["Error", ...frames.map(String)].join("\n    at ");
    if (aftermath.test(error.message)) return String(error);
    const telling = frames.filter((frame) => isTelling(fileOf(frame, support)));
    return format(error, telling.length > 0 ? telling : frames) as unknown;
  };
}

try {
  install();
} catch {
  // An SDK without that library prints its own, longer lines.
}
