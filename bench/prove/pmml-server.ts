import { run } from "../../local/console/run.ts";
import type { Say } from "../../local/console/steps.ts";
import { repositoryRoot } from "../../local/toolchain/paths.ts";
import type { Proof } from "./proof.ts";

/** What `bench/pmml-server/run.ts --json` prints. */
interface Report {
  readonly startToReadySeconds: number;
  readonly infer: { readonly requestsPerSecond: number; readonly p50: number; readonly p99: number };
  readonly reference: { readonly requestsPerSecond: number };
  readonly ratio: number;
  readonly goalMet: boolean;
}

/** The PMML server on one core under load, beside an answer of the same server without a model. */
export async function pmmlServer(say: Say): Promise<Proof> {
  say("server on one core, load from the other");
  const told = await run([process.execPath, "--import", "tsx", "bench/pmml-server/run.ts", "--json"], {
    cwd: repositoryRoot,
  });
  const report = JSON.parse(told.slice(told.indexOf("{"))) as Report;
  return {
    name: "PMML server",
    claim:
      "One core, 100-tree GBM, 16 connections: at least 20,000 requests/s with p99 at most 10 ms; ready within 2.5 s of its start",
    figures: [
      ["predictions", `${report.infer.requestsPerSecond.toFixed(0)} requests/s`],
      ["p50, p99", `${report.infer.p50.toFixed(2)} ms, ${report.infer.p99.toFixed(2)} ms`],
      ["start to ready", `${report.startToReadySeconds.toFixed(2)} s`],
      [
        "beside the same server's answer without a model",
        `${report.reference.requestsPerSecond.toFixed(0)} requests/s (ratio ${report.ratio.toFixed(2)})`,
      ],
    ],
    held: report.goalMet,
  };
}
