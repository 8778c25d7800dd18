import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

export interface RunningServer {
  readonly url: string;
  /** From spawning the process to its readiness, on one core. */
  readonly startToReadySeconds: number;
  /** CPU time that its process has used so far (seconds). */
  readonly cpuSeconds: () => number;
  stop(): Promise<void>;
}

/**
 * Starts the server on the first core, as the image does.
 * @param more flags. Default: none
 * @throws what the server said when it did not start
 */
export async function startServer(
  context: string,
  model: string,
  more: readonly string[] = [],
): Promise<RunningServer> {
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
  const child = spawn("taskset", ["-c", "0", "./jre/bin/java", ...java, ...main, ...flags, ...more], {
    cwd: context,
    env: { PATH: process.env["PATH"] },
  });
  let errors = "";
  child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
  for await (const line of createInterface(child.stdout)) {
    const { message, port } = JSON.parse(line) as { message: string; port: number };
    if (message !== "ready") continue;
    // Its lines are read on, as a node does: nobody else would.
    child.stdout.resume();
    return {
      url: `http://127.0.0.1:${port}`,
      startToReadySeconds: (performance.now() - started) / 1000,
      cpuSeconds: () => cpuSeconds(child.pid ?? 0),
      stop: () => stop(child),
    };
  }
  throw new Error(`the server did not start: ${errors}`);
}

/** Fields 14 and 15 are ticks of a hundredth of a second: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
function cpuSeconds(pid: number): number {
  const text = readFileSync(`/proc/${pid}/stat`, "utf8");
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

async function stop(child: ChildProcess): Promise<void> {
  child.stdout?.resume();
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  await gone;
}
