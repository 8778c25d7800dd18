import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { repositoryRoot } from "../../local/toolchain/paths.ts";

/** One span as a server sent it. */
export interface Span {
  /** How it came: `grpc`, or `http` and the path. */
  readonly by: string;
  readonly name: string;
  /** https://github.com/open-telemetry/opentelemetry-proto/blob/v1.9.0/opentelemetry/proto/trace/v1/trace.proto#L169: 2 is a server's, 3 a client's */
  readonly kind: number;
  readonly trace: string;
  readonly span: string;
  /** Empty where nothing is above it. */
  readonly parent: string;
  readonly nanoseconds: number;
  readonly resource: Readonly<Record<string, string>>;
  readonly attributes: Readonly<Record<string, string>>;
}

export interface Collector {
  readonly spans: readonly Span[];
  /** Waits until spans hold, and gives them. @throws after half a minute, with what came */
  readonly until: (holds: (spans: readonly Span[]) => boolean) => Promise<readonly Span[]>;
  readonly stop: () => void;
}

/** Longer than any of the SDKs keeps spans back (s): https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/#batch-span-processor */
const patience = 30;

/**
 * Something that takes spans.
 * @param env a Python that has OpenTelemetry's messages and gRPC
 * @param within a network namespace. @default the machine's own
 */
export async function startCollector(
  { host, grpc, http }: { readonly host: string; readonly grpc: number; readonly http: number },
  env: Readonly<Record<string, string>>,
  within?: string,
): Promise<Collector> {
  const program = ["python3.11", join(repositoryRoot, "bench/traces/collector.py"), host, String(grpc), String(http)];
  const [file = "", ...args] = within === undefined ? program : ["nsenter", `--net=/run/netns/${within}`, ...program];
  const child = spawn(file, args, { env, stdio: ["ignore", "pipe", "inherit"] });
  const spans: Span[] = [];
  await new Promise<void>((resolve, reject) => {
    child.once("exit", (code) => {
      reject(new Error(`the collector ended with ${String(code)}`));
    });
    createInterface({ input: child.stdout }).on("line", (line) => {
      const told = JSON.parse(line) as Span | { readonly ready: true };
      if ("ready" in told) resolve();
      else spans.push(told);
    });
  });
  return {
    spans,
    until: async (holds) => {
      const end = Date.now() + patience * 1_000;
      while (!holds(spans)) {
        await sleep(100);
        if (Date.now() > end) throw new Error(`after ${patience} s: ${JSON.stringify(spans, undefined, 1)}`);
      }
      return spans;
    },
    stop: () => {
      child.kill();
    },
  };
}
