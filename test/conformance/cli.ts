import { spawn } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { execa } from "execa";
import { repositoryRoot, toolPath } from "../../local/toolchain/paths.ts";
import { bundled, providerCommand } from "./provider-process.ts";

/** A Pulumi project in a temporary folder, with the provider under test installed in a Pulumi home of its own. */
export interface Project {
  readonly folder: string;
  /** Replaces the program. */
  program(source: string): void;
  /** Runs a pulumi command. @returns its exit code and all it printed */
  pulumi(...args: readonly string[]): Promise<{ readonly code: number; readonly output: string }>;
  /** Runs a command and kills it with all that it started, at the first moment at which something is so. */
  killed(when: () => boolean, ...args: readonly string[]): Promise<void>;
  /** Every file of the backend, as text. */
  readonly stateFolder: string;
  remove(): Promise<void>;
}

const PROVIDER_VERSION = "4.34.2";
const LANGUAGE_HOST_VERSION = "3.259.0";
const { version: awsVersion } = createRequire(import.meta.url)("@pulumi/aws/package.json") as {
  readonly version: string;
};

/**
 * Makes a project with a stack `test`. Programs are TypeScript and may import the packages of this repository.
 * @param more environment of every command
 */
export async function makeProject(kubeconfig: string, more: Readonly<Record<string, string>> = {}): Promise<Project> {
  const folder = await mkdtemp(join(tmpdir(), "conformance-"));
  const loader = pathToFileURL(createRequire(import.meta.url).resolve("tsx/esm")).href;
  const tsx = `--import ${loader}`;
  const readable = pathToFileURL(join(repositoryRoot, "local/providers/language-host/readable-errors.ts")).href;
  const install = (plugin: string, name: string, command: readonly string[]): void => {
    mkdirSync(join(folder, "home/plugins", plugin), { recursive: true });
    const line = command.map((word) => `'${word}'`).join(" ");
    writeFileSync(join(folder, "home/plugins", plugin, name), `#!/bin/sh\nexec ${line} "$@"\n`, { mode: 0o755 });
  };
  install(`resource-kubernetes-v${PROVIDER_VERSION}`, "pulumi-resource-kubernetes", await providerCommand());
  install(`resource-aws-v${awsVersion}`, "pulumi-resource-aws", await providerCommand("aws"));
  install(`language-nodejs-v${LANGUAGE_HOST_VERSION}`, "pulumi-language-nodejs", await bundled("language-host"));
  // A file where the CLI would make a folder: it logs every property of every message otherwise.
  writeFileSync(join(folder, "home/logs"), "");
  const program = join(folder, "program");
  mkdirSync(program);
  mkdirSync(join(folder, "state"));
  symlinkSync(join(repositoryRoot, "node_modules"), join(program, "node_modules"));
  writeFileSync(join(program, "package.json"), '{"name":"conformance","version":"0.0.0","type":"module"}\n');
  writeFileSync(
    join(program, "Pulumi.yaml"),
    `name: conformance\nruntime:\n  name: nodejs\n  options:\n    typescript: false\n    nodeargs: ${tsx} --import ${readable}\nmain: index.ts\n`,
  );
  const env = {
    PULUMI_HOME: join(folder, "home"),
    // Without files beside the state, which a kill leaves cut off: see local/engine.ts.
    PULUMI_BACKEND_URL: `file://${join(folder, "state")}?metadata=skip`,
    PULUMI_CONFIG_PASSPHRASE: "conformance",
    PULUMI_SKIP_UPDATE_CHECK: "1",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "1",
    NO_COLOR: "1",
    KUBECONFIG: kubeconfig,
    ...more,
  };
  const pulumi: Project["pulumi"] = async (...args) => {
    const ended = await execa(toolPath("pulumi"), [...args, "--non-interactive"], {
      cwd: program,
      env,
      all: true,
      reject: false,
      stdin: "ignore",
      timeout: 120_000,
    });
    return { code: ended.exitCode ?? -1, output: ended.all };
  };
  const killed: Project["killed"] = async (when, ...args) => {
    // A group of its own: plugins would go on for a while without their engine.
    const run = spawn(toolPath("pulumi"), [...args, "--non-interactive"], {
      cwd: program,
      env: { ...process.env, ...env },
      stdio: "ignore",
      detached: true,
    });
    const ended = new Promise<void>((resolve) =>
      run.once("exit", () => {
        resolve();
      }),
    );
    while (!when() && run.exitCode === null) await sleep(1);
    const survived = run.exitCode !== null;
    if (!survived && run.pid !== undefined) process.kill(-run.pid, "SIGKILL");
    await ended;
    if (survived) throw new Error(`pulumi ${args[0] ?? ""} ended before the moment came.`);
  };
  writeFileSync(join(program, "index.ts"), "");
  await pulumi("stack", "init", "test");
  return {
    folder: program,
    stateFolder: join(folder, "state"),
    program: (source) => {
      writeFileSync(join(program, "index.ts"), source);
    },
    pulumi,
    killed,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** The text of every file in a folder, at any depth: nothing secret may be in it. */
export function everyText(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => readFileSync(path, "utf8"))
    .join("\n");
}
