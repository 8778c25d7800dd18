import { execa, type Options } from "execa";
import { clusterLayout, type ClusterLayout } from "../../local/cluster/layout.ts";
import { engineEnv, type EngineSettings } from "../../local/engine.ts";
import { engineOf } from "../../local/stack.ts";
import { repositoryRoot, toolPath } from "../../local/toolchain/paths.ts";

/** A local stack of a test's own, beside whatever else runs on the machine. */
export interface TestStack {
  readonly cluster: ClusterLayout;
  readonly engine: EngineSettings;
  /** By which every command finds the stack. */
  readonly env: Readonly<Record<string, string>>;
  /**
   * Runs `make`, to its end; both outputs in `all`.
   * @param models what `up` is asked to serve, `all` or names with commas between them. @default what the environment serves
   */
  readonly make: (target: "up" | "down", models?: string) => Promise<CommandResult>;
  /** Runs `npx ml` on the stack. */
  readonly ml: (...args: string[]) => Promise<CommandResult>;
  /** Runs the plain Pulumi command line on the stack. */
  readonly pulumi: (...args: string[]) => Promise<CommandResult>;
}

export interface CommandResult {
  readonly exitCode: number | undefined;
  readonly all: string;
  readonly stdout: string;
  readonly seconds: number;
}

async function timed(file: string, args: readonly string[], options: Options): Promise<CommandResult> {
  const began = performance.now();
  const result = await execa(file, args, { ...options, all: true, reject: false, stdin: "ignore" });
  const seconds = (performance.now() - began) / 1000;
  return { exitCode: result.exitCode, all: String(result.all), stdout: String(result.stdout), seconds };
}

/** Whoever runs tests on a machine that belongs to nobody is somebody to Git: https://git-scm.com/docs/git-config#ENVIRONMENT */
const somebody = {
  GIT_CONFIG_COUNT: "2",
  GIT_CONFIG_KEY_0: "user.name",
  GIT_CONFIG_VALUE_0: "Ada Lovelace",
  GIT_CONFIG_KEY_1: "user.email",
  GIT_CONFIG_VALUE_1: "ada@example.com",
};

/**
 * @param name of the cluster; no other test may use it
 * @param portBlock of its loopback ports; no other test may use it
 * @param folder whose program and data make it. Default: this repository
 */
export function testStack(name: string, portBlock: number, folder = repositoryRoot): TestStack {
  const cluster = clusterLayout(name, { portBlock });
  const engine = engineOf(cluster.folder, cluster.kubeconfig, "local");
  const clusterEnv = { ML_SERVING_CLUSTER: name, ML_SERVING_PORT_BLOCK: String(portBlock) };
  return {
    cluster,
    engine,
    env: clusterEnv,
    // Its own flags, not those of a make that runs the tests.
    make: (target, models) =>
      timed("make", [target, ...(models === undefined ? [] : [`MODELS=${models}`])], {
        cwd: folder,
        env: { ...clusterEnv, MAKEFLAGS: "" },
      }),
    ml: (...args) =>
      timed(process.execPath, ["cli/ml.js", ...args], { cwd: folder, env: { ...clusterEnv, ...somebody } }),
    pulumi: (...args) =>
      timed(toolPath("pulumi"), [...args, "--non-interactive", "--color", "never"], {
        cwd: folder,
        env: engineEnv(engine),
      }),
  };
}
