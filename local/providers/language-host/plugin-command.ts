import { type RuntimeOptions } from "./options.ts";
import { configKey, typescriptEnvironment } from "./program-command.ts";

/** What the engine asks to be run as a plugin: the fields of `pulumirpc.RunPluginRequest`. */
export interface PluginRun {
  /** "analyzer" for a policy pack, else "resource", "tool"… */
  readonly kind: string;
  readonly name: string;
  readonly programDirectory: string;
  readonly pwd: string;
  readonly args: readonly string[];
  /** The whole environment, `NAME=value` each. */
  readonly env: readonly string[];
}

/** The stack that a policy pack is asked about. */
export interface PolicyStack {
  readonly organization: string;
  readonly project: string;
  readonly stack: string;
  readonly dryRun: boolean;
  readonly config: ReadonlyMap<string, string>;
  readonly secretKeys: readonly string[];
}

export interface PluginCommand {
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/** The module of the SDK that runs this kind of plugin. */
export function pluginRunner(kind: string): string {
  return kind === "analyzer" ? "@pulumi/pulumi/cmd/run-policy-pack" : "@pulumi/pulumi/cmd/run-plugin";
}

/** `NAME=value` lines as an object. */
export function environmentOf(lines: readonly string[]): Readonly<Record<string, string>> {
  const env: Record<string, string> = {};
  for (const line of lines) {
    const at = line.indexOf("=");
    if (at > 0) env[line.slice(0, at)] = line.slice(at + 1);
  }
  return env;
}

/** What the SDK reads about the stack from a policy pack's environment. */
export function stackEnvironment(stack: PolicyStack): Readonly<Record<string, string>> {
  const config: Record<string, string> = {};
  for (const [key, value] of stack.config) config[configKey(key)] = value;
  return {
    PULUMI_NODEJS_ORGANIZATION: stack.organization,
    PULUMI_NODEJS_PROJECT: stack.project,
    PULUMI_NODEJS_STACK: stack.stack,
    PULUMI_NODEJS_DRY_RUN: String(stack.dryRun),
    PULUMI_CONFIG: JSON.stringify(config),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(stack.secretKeys),
  };
}

/**
 * The node command line that runs a plugin. A policy pack runs in its own folder, whose package.json the policy SDK
 * reads, and takes that folder as its last argument; every other plugin takes it as its first.
 * @param runner absolute path of the module that {@link pluginRunner} names, or of a bundle that needs none
 */
export function pluginCommand(
  run: PluginRun,
  options: RuntimeOptions,
  runner: string,
  stack: PolicyStack | undefined,
): PluginCommand {
  const isPack = run.kind === "analyzer";
  const args = isPack ? [...run.args, run.programDirectory] : [run.programDirectory, ...run.args];
  return {
    args: [...options.nodeargs, runner, ...args],
    cwd: isPack ? run.programDirectory : run.pwd,
    env: {
      ...environmentOf(run.env),
      ...typescriptEnvironment(options),
      ...(stack === undefined ? {} : stackEnvironment(stack)),
    },
  };
}
