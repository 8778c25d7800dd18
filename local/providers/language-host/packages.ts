import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/** The fields of a package.json that matter here. */
export interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly pulumi?: {
    readonly resource?: boolean;
    readonly name?: string;
    readonly version?: string;
    readonly server?: string;
    readonly parameterization?: { readonly name: string; readonly version: string; readonly value: string };
  };
}

/** A provider plugin that a program's packages need. */
export interface RequiredPackage {
  readonly name: string;
  /** With a leading `v`. */
  readonly version: string;
  /** Where to download it; "" for the default place. */
  readonly server: string;
  readonly parameterization: { readonly name: string; readonly version: string; readonly value: string } | undefined;
}

/** The plugin that a package says it needs, by the same rules as the official language host; undefined for none. */
export function pluginOf(manifest: Manifest): RequiredPackage | undefined {
  const { pulumi } = manifest;
  if (pulumi?.resource !== true) return undefined;
  const scope = "@pulumi/";
  const own = manifest.name?.startsWith(scope) === true ? manifest.name.slice(scope.length) : undefined;
  const name = pulumi.name ?? own;
  const version = pulumi.version ?? manifest.version;
  if (name === undefined || version === undefined) return undefined;
  return {
    name,
    version: version.startsWith("v") ? version : `v${version}`,
    server: pulumi.server ?? "",
    parameterization: pulumi.parameterization,
  };
}

export function readManifest(folder: string): Manifest | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
  } catch {
    return undefined; // no manifest, or none that can be read: such a package needs no plugin
  }
}

/** The nearest folder at or above `folder` for which `test` holds. */
function searchUp(folder: string, test: (folder: string) => boolean): string | undefined {
  for (let at = resolve(folder); ; at = dirname(at)) {
    if (test(at)) return at;
    if (at === dirname(at)) return undefined;
  }
}

/** The folder of the package that `folder` belongs to. */
export function packageRoot(folder: string): string | undefined {
  return searchUp(folder, (at) => existsSync(join(at, "package.json")));
}

/** Where node would find the package `name` for a module in `folder`. */
export function installedFolder(name: string, folder: string): string | undefined {
  const at = searchUp(folder, (candidate) => existsSync(join(candidate, "node_modules", name, "package.json")));
  return at === undefined ? undefined : join(at, "node_modules", name);
}

/** A package that a program depends on, directly or not. */
export interface Dependency {
  readonly name: string;
  readonly version: string;
  readonly folder: string;
  readonly manifest: Manifest;
}

/**
 * The installed packages a program depends on; those that are not installed are left out. Unlike the official host,
 * which looks into every folder below the program, this follows `dependencies`: thousands of files fewer.
 * @param transitive whether the dependencies of dependencies count too
 */
export function dependenciesOf(programDirectory: string, transitive: boolean): readonly Dependency[] {
  const root = packageRoot(programDirectory);
  if (root === undefined) return [];
  const found = new Map<string, Dependency>();
  const visit = (folder: string, manifest: Manifest, isRoot: boolean): void => {
    const wanted = {
      ...manifest.dependencies,
      ...manifest.optionalDependencies,
      ...(isRoot ? manifest.devDependencies : {}),
    };
    for (const name of Object.keys(wanted)) {
      const at = installedFolder(name, folder);
      if (at === undefined || found.has(at)) continue;
      const installed = readManifest(at);
      if (installed === undefined) continue;
      found.set(at, { name, version: installed.version ?? "", folder: at, manifest: installed });
      if (transitive) visit(at, installed, false);
    }
  };
  visit(root, readManifest(root) ?? {}, true);
  return [...found.values()];
}

/** Plugins of all packages a program depends on, each name and version once, sorted by name. */
export function requiredPackages(programDirectory: string): readonly RequiredPackage[] {
  const byKey = new Map<string, RequiredPackage>();
  for (const { manifest } of dependenciesOf(programDirectory, true)) {
    const plugin = pluginOf(manifest);
    if (plugin === undefined) continue;
    byKey.set(`${plugin.name}@${plugin.version}@${plugin.parameterization?.name ?? ""}`, plugin);
  }
  return [...byKey.values()].sort((a, b) => a.name.localeCompare(b.name) || a.version.localeCompare(b.version));
}
