import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";

const root = join(import.meta.dirname, "../..");

export interface RunningServer {
  readonly url: string;
  /** From spawning the process to its readiness, on one core. */
  readonly startToReadySeconds: number;
  stop(): Promise<void>;
}

/** The build context of the image; built when it is not there. `build.sh` renews it after a change. */
export function buildContext(): string {
  const folder = join(root, "runtimes/pmml/target/context");
  if (!existsSync(join(folder, "app/server.jsa"))) {
    console.error("building the pmml server");
    const build = spawnSync(join(root, "runtimes/pmml/build.sh"), [folder], { encoding: "utf8" });
    if (build.status !== 0) throw new Error(`runtimes/pmml/build.sh failed:\n${build.stderr}`);
  }
  return folder;
}

/**
 * Starts the server on the first core, as the image does.
 * @throws what the server said when it did not start
 */
export async function startServer(context: string, model: string): Promise<RunningServer> {
  const java = [
    "-XX:SharedArchiveFile=app/server.jsa",
    "-Xshare:auto",
    "-XX:-UsePerfData",
    "-XX:+UseSerialGC",
    "-XX:MaxRAMPercentage=60",
  ];
  const main = [
    "-cp",
    "app/pmml-server.jar",
    "ml.serving.pmml.Main",
    "--model-name=model",
    "--host=127.0.0.1",
    "--port=0",
  ];
  const flags = [`--model-path=${model}`, "--drain-delay-ms=0", "--termination-log=/nowhere"];
  const started = performance.now();
  const child = spawn("taskset", ["-c", "0", "./jre/bin/java", ...java, ...main, ...flags], {
    cwd: context,
    env: { PATH: process.env["PATH"] },
  });
  let errors = "";
  child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
  for await (const line of createInterface(child.stdout)) {
    const { message, port } = JSON.parse(line) as { message: string; port: number };
    if (message !== "ready") continue;
    return {
      url: `http://127.0.0.1:${port}`,
      startToReadySeconds: (performance.now() - started) / 1000,
      stop: () => stop(child),
    };
  }
  throw new Error(`the server did not start: ${errors}`);
}

async function stop(child: ChildProcess): Promise<void> {
  child.stdout?.resume();
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  await gone;
}
