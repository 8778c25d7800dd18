import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { isAlive } from "./console/alive.ts";
import { Problem } from "./console/problem.ts";
import type { Say } from "./console/steps.ts";
import {
  hasPendingOperations,
  lastChanges,
  project,
  removeRemains,
  stateFile,
  type ResourceChanges,
} from "./engine-files.ts";
import { engineSpeed } from "./engine-speed.ts";
import { substrateFile } from "./substrate.ts";
import { binFolder, repositoryRoot, toolPath } from "./toolchain/paths.ts";

/** How the Pulumi CLI is run for a stack whose state is on this machine. */
export interface EngineSettings {
  readonly stack: string;
  /** Folder of plugins and of the CLI's own files: the user's own Pulumi home stays as it is. */
  readonly home: string;
  /** Folder of the stack's state. */
  readonly backend: string;
  readonly kubeconfig: string;
  /** Folder of the program's Pulumi.yaml. @default the repository */
  readonly program?: string;
  /** The stack's configuration, where it is not the file beside the Pulumi.yaml: that one then stays as it is. */
  readonly configFile?: string;
  /** More of the engine's environment; said last. */
  readonly env?: Readonly<Record<string, string>>;
  /** Ends a run that is at work. */
  readonly signal?: AbortSignal;
}

/**
 * Environment variables under which the plain `pulumi` command line works on the stack.
 *
 * The passphrase protects nothing that leaves this machine: the state lies beside the cluster's own keys, readable by
 * its owner alone. Real environments use a KMS key.
 */
export function engineEnv(settings: EngineSettings): Readonly<Record<string, string>> {
  return {
    PULUMI_HOME: settings.home,
    // Each file of the state is put in place by a rename. What would lie beside it, its media type, is not, and the CLI
    // refuses a state whose `.attrs` file was cut off by a kill ("failed to load checkpoint: EOF"): it is left out.
    // https://pkg.go.dev/gocloud.dev/blob/fileblob#hdr-URLs
    PULUMI_BACKEND_URL: `file://${settings.backend}?metadata=skip`,
    PULUMI_CONFIG_PASSPHRASE: "local",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    // Every plugin is in the home already; asking the internet for others would only wait for a time-out.
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    // Nor does one that happens to be on the user's PATH take the place of the one that was chosen.
    PULUMI_IGNORE_AMBIENT_PLUGINS: "true",
    // Every run keeps a copy of the state in its history already.
    PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS: "true",
    KUBECONFIG: settings.kubeconfig,
    ML_SERVING_SUBSTRATE: substrateFile(settings),
    HELM_BIN: toolPath("helm"),
    PATH: `${binFolder()}:${process.env["PATH"] ?? ""}`,
    ...settings.env,
  };
}

/** Removes every resource of a stack and the stack itself. */
export async function destroy(settings: EngineSettings, say: Say): Promise<void> {
  breakDeadLocks(settings);
  await pulumi(settings, ["destroy", "--stack", settings.stack, "--yes", "--skip-preview"], say);
  // Not by `destroy --remove`: that also removes Pulumi.STACK.yaml, which belongs to the repository.
  await pulumi(settings, ["stack", "rm", settings.stack, "--yes", "--preserve-config"], say);
}

/** What a run changed, in words: `2 created, 1 updated`; `nothing changed`. */
export function changesInWords(changes: ResourceChanges): string {
  const words: Readonly<Record<string, string>> = {
    create: "created",
    update: "updated",
    replace: "replaced",
    delete: "deleted",
  };
  const told = Object.entries(words).flatMap(([op, word]) => {
    const count = changes[op] ?? 0;
    return count === 0 ? [] : [`${count} ${word}`];
  });
  return told.length === 0 ? "nothing changed" : told.join(", ");
}

/** What a run with `--json` says of its failure. Undefined: it printed no JSON. */
function failureInJson(output: string): string | undefined {
  try {
    const { diagnostics = [] } = JSON.parse(output.slice(output.indexOf("{"), output.lastIndexOf("}") + 1)) as {
      readonly diagnostics?: readonly { readonly message: string; readonly urn?: string }[];
    };
    const told = diagnostics.map(({ message, urn = "" }) => `${urn.split("::").slice(2).join(" ")} ${message}`.trim());
    return told.length === 0 ? undefined : told.join("\n").replaceAll("\n", "\n    ");
  } catch {
    return undefined;
  }
}

/** Lines of a failed run that say why: from the diagnostics on, or the last ones. */
function failureOf(output: string): string {
  const inJson = failureInJson(output);
  if (inJson !== undefined) return inJson;
  const lines = output.split("\n");
  const diagnostics = lines.findIndex((line) => line.startsWith("Diagnostics:"));
  const told = diagnostics >= 0 ? lines.slice(diagnostics) : lines.slice(-20);
  return told.join("\n    ").trim();
}

/**
 * Where a command is run, and what it is told about the stack's configuration. Commands about stacks take no other file
 * than the one beside the Pulumi.yaml: where it is to stay as it is, they get a Pulumi.yaml of their own.
 */
function placeOf({ program = repositoryRoot, configFile }: EngineSettings, command: string | undefined) {
  if (configFile === undefined) return { cwd: program, more: [] };
  if (command !== "stack") return { cwd: program, more: ["--config-file", configFile] };
  const cwd = dirname(configFile);
  const file = join(cwd, "Pulumi.yaml");
  mkdirSync(cwd, { recursive: true, mode: 0o700 });
  if (!existsSync(file)) writeFileSync(file, `name: ${project}\nruntime: nodejs\n`);
  return { cwd, more: [] };
}

/**
 * Runs the Pulumi CLI on a stack.
 * @throws {Problem} with the engine's own diagnostics
 */
export async function pulumi(settings: EngineSettings, args: readonly string[], say: Say): Promise<string> {
  const { cwd, more } = placeOf(settings, args[0]);
  const child = execa(toolPath("pulumi"), [...args, ...more, "--non-interactive", "--color", "never"], {
    cwd,
    ...(settings.signal === undefined ? {} : { cancelSignal: settings.signal }),
    env: { ...engineEnv(settings), ...engineSpeed },
    stdin: "ignore",
    all: true,
    reject: false,
  });
  void (async () => {
    for await (const line of child.iterable({ from: "all" })) say(line);
  })().catch(() => undefined); // the same failure is reported below
  const result = await child;
  if (!result.failed) return result.stdout;
  throw new Problem(
    `pulumi ${args[0] ?? ""} of stack ${settings.stack} failed:\n    ${failureOf(result.all)}`,
    "Mend what it names and run the same command again; it goes on from where it stopped.",
  );
}

/**
 * Keeps the CLI from logging every property of every message of every run: with the chart's large kinds that is 200 MB
 * and half of the time a run takes. There is no setting for it (3.259), but without a folder to log to it goes on
 * without: https://github.com/pulumi/pulumi/blob/v3.259.0/pkg/logging/encrypted.go
 */
function withoutRunLogs(settings: EngineSettings): void {
  const logs = join(settings.home, "logs");
  mkdirSync(settings.home, { recursive: true, mode: 0o700 });
  if (existsSync(logs) && statSync(logs).isFile()) return;
  rmSync(logs, { recursive: true, force: true });
  writeFileSync(logs, "A file where the CLI would make a folder: it logs nothing then. See local/engine.ts.\n");
}

/** Makes the stack unless it is there. */
export async function ensureStack(settings: EngineSettings, say: Say): Promise<void> {
  mkdirSync(settings.backend, { recursive: true, mode: 0o700 });
  removeRemains(settings);
  withoutRunLogs(settings);
  if (!existsSync(stateFile(settings)))
    await pulumi(settings, ["stack", "init", settings.stack, "--secrets-provider", "passphrase"], say);
}

interface Lock {
  readonly pid: number;
}

/** Lock files of a stack's state, with the process that each names. */
function locks(settings: EngineSettings): readonly { readonly file: string; readonly pid: number }[] {
  const folder = join(settings.backend, ".pulumi/locks");
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".json"))
    .map((name) => {
      const file = join(folder, name);
      return { file, pid: (JSON.parse(readFileSync(file, "utf8")) as Lock).pid };
    });
}

/** Gives up locks of runs that were killed. @throws {Problem} while one of a living run is held */
function breakDeadLocks(settings: EngineSettings): void {
  for (const lock of locks(settings)) {
    if (isAlive(lock.pid))
      throw new Problem(
        `Another pulumi (process ${lock.pid}) is at work on stack ${settings.stack}.`,
        "Wait for it to end, then run the same command again.",
      );
    rmSync(lock.file, { force: true });
  }
}

/**
 * Settles what a killed run left open. Creating is an upsert here and every name is the program's own, so a creation
 * that may or may not have happened is simply done again.
 */
async function settlePending(settings: EngineSettings, say: Say): Promise<void> {
  if (!hasPendingOperations(settings)) return;
  say("settling what an interrupted run left open");
  await pulumi(
    settings,
    ["refresh", "--stack", settings.stack, "--clear-pending-creates", "--yes", "--skip-preview"],
    say,
  );
}

/**
 * Makes the stack's resources what the program says, also where somebody changed or deleted them by hand, and also
 * after a run that was killed.
 *
 * @param refresh whether the state must be read anew to see what was done by hand. Our own `kubernetes` provider asks
 *   the API server in every diff and needs none; it would double the time of a run that changes nothing.
 */
export async function up(settings: EngineSettings, refresh: boolean, say: Say): Promise<ResourceChanges> {
  breakDeadLocks(settings);
  await ensureStack(settings, say);
  await settlePending(settings, say);
  await pulumi(
    settings,
    ["up", "--stack", settings.stack, ...(refresh ? ["--refresh"] : []), "--yes", "--skip-preview"],
    say,
  );
  return lastChanges(settings);
}
