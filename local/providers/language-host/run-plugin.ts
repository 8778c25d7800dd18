import { endChild, startNode, type NodeProcess } from "./children.ts";
import { locate } from "./locate.ts";
import { parseOptions } from "./options.ts";
import type { Exit } from "./outcome.ts";
import { bundledPack } from "./pack-bundle.ts";
import { pluginCommand, pluginRunner, type PluginRun } from "./plugin-command.ts";
import { startPolicyProxy } from "./policy-proxy.ts";

/** Where a plugin's output goes, as it comes. */
export interface Output {
  readonly stdout: (bytes: Uint8Array) => void;
  readonly stderr: (bytes: Uint8Array) => void;
}

/** How much of a pack's last words is kept for the error (characters). */
const lastWords = 4_000;

function start(command: ReturnType<typeof pluginCommand>): NodeProcess {
  return startNode(command.args, { cwd: command.cwd, env: command.env, output: "pipe" });
}

/**
 * Runs a plugin to its end.
 * @param cancelled resolves when the engine wants no more of it
 * @throws Error when it cannot be started
 */
export async function runPlugin(
  run: PluginRun,
  runtimeOptions: Readonly<Record<string, unknown>>,
  output: Output,
  cancelled: Promise<void>,
): Promise<Exit> {
  const options = parseOptions(runtimeOptions);
  const install = `Run npm install in ${run.programDirectory} or above.`;
  const runner = locate(pluginRunner(run.kind), run.programDirectory, install);
  if (run.kind === "analyzer") {
    const started = (options.bundle ? await bundledPack(run.programDirectory) : undefined) ?? runner;
    return runPolicyPack(run, output, cancelled, (stack) => start(pluginCommand(run, options, started, stack)));
  }
  const { child, ended } = start(pluginCommand(run, options, runner, undefined));
  child.stdout?.on("data", output.stdout);
  child.stderr?.on("data", output.stderr);
  void cancelled.then(() => {
    endChild(child);
  });
  return ended;
}

async function runPolicyPack(
  run: PluginRun,
  output: Output,
  cancelled: Promise<void>,
  startPack: (stack: Parameters<typeof pluginCommand>[3]) => NodeProcess,
): Promise<Exit> {
  const proxy = await startPolicyProxy();
  try {
    output.stdout(Buffer.from(`${proxy.port}\n`));
    const asked = await Promise.race([proxy.stack, cancelled.then(() => "cancelled" as const)]);
    if (asked === "cancelled") return { code: 0, signal: null };
    const { child, ended } = startPack(
      asked && {
        organization: asked.getOrganization(),
        project: asked.getProject(),
        stack: asked.getStack(),
        dryRun: asked.getDryRun(),
        config: new Map(asked.getConfigMap().toArray()),
        secretKeys: asked.getConfigSecretKeysList(),
      },
    );
    void cancelled.then(() => {
      endChild(child);
    });
    let words = "";
    child.stderr?.on("data", (bytes: Buffer) => {
      words = (words + bytes.toString()).slice(-lastWords);
      output.stderr(bytes);
    });
    // The pack's first line is its port; what it prints later is for the user.
    let first: string | undefined = "";
    child.stdout?.on("data", (bytes: Buffer) => {
      if (first === undefined) {
        output.stdout(bytes);
        return;
      }
      first += bytes.toString();
      const end = first.indexOf("\n");
      if (end < 0) return;
      const port = Number(first.slice(0, end));
      const rest = first.slice(end + 1);
      first = undefined;
      if (rest !== "") output.stdout(Buffer.from(rest));
      if (!Number.isInteger(port)) proxy.fail(`The policy pack in ${run.programDirectory} printed no port first.`);
      else
        proxy.attach(port).catch((error: unknown) => {
          proxy.fail(`The policy pack in ${run.programDirectory} does not answer: ${String(error)}`);
        });
    });
    const exit = await ended;
    const how = exit.code === null ? `was ended by ${String(exit.signal)}` : `ended with code ${exit.code}`;
    const told = words.trim() === "" ? "" : `:\n${words.trim()}`;
    proxy.fail(`The policy pack in ${run.programDirectory} ${how}${told}`);
    return exit;
  } finally {
    proxy.close();
  }
}
