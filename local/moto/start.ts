import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Problem } from "../console/problem.ts";
import { step } from "../console/steps.ts";
import { ensureMoto, python } from "./install.ts";

/** A running server of moto. */
export interface Moto {
  /** What ML_SERVING_AWS_MOTO is set to, such as `http://127.0.0.1:40961`. */
  readonly url: string;
  /** Ends it; what it held is gone. */
  stop(): Promise<void>;
}

/** How long it may take until it listens (ms); 0.6 s was seen. */
const startsWithin = 30_000;

/**
 * Starts a server of [moto](https://docs.getmoto.org) on a free port of 127.0.0.1, with nothing in it, and installs it
 * first where the cache has none. It ends with this process, however that ends.
 * @throws {Problem} when it cannot be installed or started
 */
export async function startMoto(): Promise<Moto> {
  return step(
    "moto",
    async (say) => {
      const packages = await ensureMoto(say);
      say("starting");
      // No settings of whoever starts it: not an account's credentials, nor those of moto itself.
      const env = { PATH: process.env["PATH"], HOME: process.env["HOME"] };
      const args = ["-I", join(import.meta.dirname, "serve.py"), packages];
      const child = spawn(python, args, { env, stdio: ["pipe", "pipe", "pipe"] });
      const url = `http://127.0.0.1:${await portOf(child)}`;
      return { url, stop: () => stop(child) };
    },
    ({ url }) => url,
  );
}

async function portOf(child: ChildProcess): Promise<number> {
  let printed = "";
  child.stderr?.on("data", (chunk: Buffer) => (printed = (printed + chunk.toString()).slice(-2000)));
  const told = new Promise<string>((resolve, reject) => {
    const failed = (why: string): void => {
      reject(new Problem(`moto did not start: ${why}\n    ${printed.trim()}`, "Its own last words are above."));
    };
    if (child.stdout !== null) createInterface({ input: child.stdout }).once("line", resolve);
    child.once("error", (error) => {
      failed(error.message);
    });
    child.once("exit", (code) => {
      failed(`it ended with code ${code ?? "none"}.`);
    });
    setTimeout(() => {
      failed(`it said nothing for ${startsWithin / 1000} s.`);
    }, startsWithin).unref();
  });
  try {
    return Number(await told);
  } catch (error) {
    child.kill();
    throw error;
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  await ended;
}
