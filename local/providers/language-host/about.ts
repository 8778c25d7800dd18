import { existsSync, realpathSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import type { PackageManager, RuntimeOptions } from "./options.ts";
import { installedFolder, packageRoot, readManifest } from "./packages.ts";

const lockFiles: readonly (readonly [file: string, manager: PackageManager])[] = [
  ["package-lock.json", "npm"],
  ["yarn.lock", "yarn"],
  ["pnpm-lock.yaml", "pnpm"],
  ["bun.lock", "bun"],
  ["bun.lockb", "bun"],
];

/** The package manager of a project: the one set, else the one whose lock file is there, else npm. */
export function packageManagerOf(
  option: RuntimeOptions["packagemanager"],
  exists: (file: string) => boolean,
): PackageManager {
  if (option !== "auto") return option;
  return lockFiles.find(([file]) => exists(file))?.[1] ?? "npm";
}

/** The command that installs a project's packages: exactly the locked ones where there is a lock file of npm's. */
export function installCommand(
  manager: PackageManager,
  production: boolean,
  exists: (file: string) => boolean,
): readonly [PackageManager, ...string[]] {
  switch (manager) {
    case "npm":
      return [
        "npm",
        exists("package-lock.json") ? "ci" : "install",
        "--loglevel=error",
        ...(production ? ["--omit=dev"] : []),
      ];
    case "yarn":
    case "bun":
      return [manager, "install", ...(production ? ["--production"] : [])];
    case "pnpm":
      return ["pnpm", "install", ...(production ? ["--prod"] : [])];
  }
}

/** Whether a file is in a project's folder. */
export function fileIn(folder: string): (file: string) => boolean {
  return (file) => existsSync(join(folder, file));
}

/**
 * The version of a package manager on PATH, from its own manifest; undefined when it has none there. It is not run for
 * it: the engine asks at every update and waits, and npm takes longer to start than this whole process.
 */
export function installedVersion(manager: PackageManager, path: string): string | undefined {
  const program = path
    .split(delimiter)
    .map((folder) => join(folder, manager))
    .find((file) => existsSync(file));
  if (program === undefined) return undefined;
  // …/node_modules/npm/bin/npm-cli.js, where the program on PATH is a link to it.
  const manifest = readManifest(join(dirname(realpathSync(program)), ".."));
  return manifest?.name === manager ? manifest.version : undefined;
}

/** What `pulumi about` says of the runtime. */
export interface About {
  readonly executable: string;
  readonly version: string;
  readonly metadata: Readonly<Record<string, string>>;
}

export function about(programDirectory: string, options: RuntimeOptions): About {
  const root = packageRoot(programDirectory) ?? programDirectory;
  const manager = packageManagerOf(options.packagemanager, fileIn(root));
  const managerVersion = installedVersion(manager, process.env["PATH"] ?? "");
  const typescript = installedFolder("typescript", root);
  const typescriptVersion = typescript === undefined ? undefined : readManifest(typescript)?.version;
  return {
    executable: process.execPath,
    version: process.version,
    metadata: {
      packagemanager: manager,
      ...(managerVersion === undefined ? {} : { packagemanagerVersion: managerVersion }),
      ...(typescriptVersion === undefined ? {} : { typescriptVersion }),
    },
  };
}
