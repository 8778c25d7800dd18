import { existsSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
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

async function versionOf(program: string): Promise<string> {
  const result = await execa(program, ["--version"], { reject: false, stdin: "ignore", timeout: 10_000 });
  return result.failed ? "" : result.stdout.trim();
}

/** What `pulumi about` says of the runtime. */
export interface About {
  readonly executable: string;
  readonly version: string;
  readonly metadata: Readonly<Record<string, string>>;
}

export async function about(programDirectory: string, options: RuntimeOptions): Promise<About> {
  const root = packageRoot(programDirectory) ?? programDirectory;
  const manager = packageManagerOf(options.packagemanager, fileIn(root));
  const managerVersion = await versionOf(manager);
  const typescript = installedFolder("typescript", root);
  const typescriptVersion = typescript === undefined ? undefined : readManifest(typescript)?.version;
  return {
    executable: process.execPath,
    version: process.version,
    metadata: {
      packagemanager: manager,
      ...(managerVersion === "" ? {} : { packagemanagerVersion: managerVersion }),
      ...(typescriptVersion === undefined ? {} : { typescriptVersion }),
    },
  };
}
