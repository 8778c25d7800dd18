import type { RuntimeOptions } from "./options.ts";

/** What the engine asks to be run: the fields of `pulumirpc.RunRequest` that the SDK's runner takes. */
export interface ProgramRun {
  readonly monitor: string;
  readonly engine: string;
  readonly organization: string;
  readonly project: string;
  readonly stack: string;
  readonly parallel: number;
  readonly dryRun: boolean;
  /** The folder of Pulumi.yaml. */
  readonly rootDirectory: string;
  /** The folder the program runs in: that of Pulumi.yaml, or of `main` when that is a folder. */
  readonly programDirectory: string;
  /** "." for the program directory, else a path relative to it. */
  readonly entryPoint: string;
  readonly args: readonly string[];
  /** By key, `project:name`. */
  readonly config: ReadonlyMap<string, string>;
  readonly secretKeys: readonly string[];
}

export interface Command {
  /** Arguments of node. */
  readonly args: readonly string[];
  /** What is set beside the environment that the host itself has. */
  readonly env: Readonly<Record<string, string>>;
}

/** How a key is written in `PULUMI_CONFIG`: `project:config:name`, as the oldest SDKs read it and all newer ones do. */
export function configKey(key: string): string {
  const parts = key.split(":");
  if (parts.length === 3 && parts[1] === "config") return key;
  const [namespace, name] = parts;
  if (parts.length !== 2 || namespace === undefined || name === undefined)
    throw new Error(`The configuration key "${key}" is not of the form namespace:name.`);
  return `${namespace}:config:${name}`;
}

/** What the SDK reads from the environment about TypeScript. */
export function typescriptEnvironment(options: RuntimeOptions): Readonly<Record<string, string>> {
  return {
    PULUMI_NODEJS_TYPESCRIPT: String(options.typescript),
    ...(options.tsconfig === undefined ? {} : { PULUMI_NODEJS_TSCONFIG_PATH: options.tsconfig }),
  };
}

/** What node is started with to run a program. */
export interface Started {
  /** Arguments of node itself. */
  readonly nodeargs: readonly string[];
  /** The SDK's runner of programs, absolute. */
  readonly runner: string;
  /** The program, as the engine names it or absolute. */
  readonly entryPoint: string;
}

/** The node command line that runs a program. */
export function programCommand(run: ProgramRun, options: RuntimeOptions, started: Started): Command {
  const args: string[] = [...started.nodeargs, started.runner];
  const add = (name: string, value: string): void => {
    if (value !== "") args.push(`--${name}`, value);
  };
  add("monitor", run.monitor);
  add("engine", run.engine);
  add("organization", run.organization);
  add("project", run.project);
  add("root-directory", run.rootDirectory);
  add("stack", run.stack);
  add("pwd", run.programDirectory);
  if (run.dryRun) args.push("--dry-run");
  add("parallel", String(run.parallel));
  args.push(started.entryPoint, ...run.args);
  const config: Record<string, string> = {};
  for (const [key, value] of run.config) config[configKey(key)] = value;
  return {
    args,
    env: {
      ...typescriptEnvironment(options),
      PULUMI_CONFIG: JSON.stringify(config),
      PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(run.secretKeys),
    },
  };
}
