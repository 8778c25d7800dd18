import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Loader, OnLoadResult, Plugin } from "esbuild";
import { isOfPackage } from "./freshness.ts";

/**
 * Modules that are loaded from where they are when something of them is used, and not before: the SDK requires them at
 * its start and needs them only to serialize functions and to send traces. They are half a second of its start.
 */
const whenUsed =
  /^(@npmcli\/arborist|typescript|ts-node|\.\.?(\/\.\.)*\/typescript-shim|@opentelemetry\/(resources|sdk-trace-base|exporter-zipkin|instrumentation|instrumentation-grpc|sdk-trace-node))$/;

/** The typed API of every Kubernetes kind: `config.js`, which reads kubeconfigs, needs it only to make API clients. */
const kubernetesApi = /^\.\/gen\/index\.js$/;
const readsKubeconfigs = /@kubernetes\/client-node\/dist\/config\.js$/;

/**
 * Modules that stay outside: esbuild and tsx find their programs beside themselves, there must be one
 * `source-map-support` for everything that a process loads, also for what is not in the bundle, and AWS's clients are
 * 60 MB for the few runs that ask moto.
 */
const outside = /^(esbuild|tsx(\/.*)?|source-map-support(\/.*)?|@aws-sdk\/client-[a-z0-9-]+)$/;

const lazyNamespace = "when-used";

/**
 * A CommonJS module that stands for another one until something of it is asked for. The one who asks may be a copy with
 * this as its prototype: that is how bundled ES modules see CommonJS ones.
 */
function standIn(module: string, folder: string): string {
  return `const { createRequire } = require("node:module");
let loaded;
const real = () => (loaded ??= createRequire(${JSON.stringify(join(folder, "index.js"))})(${JSON.stringify(module)}));
module.exports = Object.create(new Proxy({}, {
  get: (_, key) => (key === "__esModule" ? true : key === "default" ? real() : real()[key]),
}));`;
}

/** Keeps modules out of a bundle that it need not or must not hold. */
export const modulesApart: Plugin = {
  name: "modules apart",
  setup(build) {
    build.onResolve({ filter: whenUsed }, ({ path, resolveDir, namespace }) =>
      namespace === lazyNamespace ? undefined : { path, namespace: lazyNamespace, pluginData: resolveDir },
    );
    build.onResolve({ filter: kubernetesApi }, ({ path, resolveDir, importer }) =>
      readsKubeconfigs.test(importer) ? { path, namespace: lazyNamespace, pluginData: resolveDir } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: lazyNamespace }, ({ path, pluginData }) => ({
      contents: standIn(path, pluginData as string),
      loader: "js",
    }));
    build.onResolve({ filter: outside }, ({ path, resolveDir, kind }) => {
      const file = createRequire(join(resolveDir, "index.js")).resolve(path);
      return { path: kind === "require-call" ? file : pathToFileURL(file).href, external: true };
    });
  },
};

const loaders: Readonly<Record<string, Loader>> = { ts: "ts", mts: "ts", cts: "ts" };

/** A source map that maps nothing: https://github.com/evanw/esbuild/issues/1685#issuecomment-944916409 */
const noMap = `//# sourceMappingURL=data:application/json;base64,${Buffer.from('{"version":3,"sources":[""],"mappings":"AAAA"}').toString("base64")}`;

/** What a file says of its own place, and the names under which the bundle has that: one constant a file each. */
export const placesByName = {
  "import.meta.dirname": "dirnameOfFile",
  "import.meta.filename": "filenameOfFile",
  "import.meta.url": "urlOfFile",
} as const;

function constants(file: string): Readonly<Record<string, string>> {
  return {
    dirnameOfFile: dirname(file),
    filenameOfFile: file,
    urlOfFile: pathToFileURL(file).href,
  };
}

/** The text with constants before it, on its first line, so that all others keep their numbers. */
function withConstants(text: string, named: Readonly<Record<string, string>>): string {
  const declared = Object.entries(named).map(([name, value]) => `const ${name} = ${JSON.stringify(value)};`);
  return `${declared.join(" ")}${text.startsWith("#!") ? `//${text}` : text}`;
}

/**
 * Lets every file know where it is on disk, not where the bundle is, and leaves what comes from packages out of the
 * source map: it would be large, and the engine asks for the place of every resource that a program makes.
 */
export const placesKept: Plugin = {
  name: "places kept",
  setup(build) {
    build.onLoad({ filter: /\.[cm]?[jt]s$/, namespace: "file" }, ({ path }): OnLoadResult => {
      const loader = loaders[path.split(".").at(-1) ?? ""] ?? "js";
      const text = readFileSync(path, "utf8");
      const isCommonJs = loader === "js" && /\b__(dir|file)name\b/.test(text) && !text.includes("import.meta");
      const placed = text.includes("import.meta")
        ? withConstants(text, constants(path))
        : isCommonJs
          ? withConstants(text, { __dirname: dirname(path), __filename: path })
          : text;
      return { contents: isOfPackage(path) ? `${placed}\n${noMap}` : placed, loader };
    });
  },
};
