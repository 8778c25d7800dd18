import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { kubectl } from "../../local/cluster/kubectl.ts";
import type { Say } from "../../local/console/steps.ts";
import { batchFolderOf } from "../../local/ground/substrates.ts";
import { repositoryRoot } from "../../local/toolchain/paths.ts";
import { exampleNamespace } from "../../test/support/example-namespace.ts";
import { testStack, type TestStack } from "../../test/support/stack.ts";
import { recordsOf, writeRows } from "../batch/rows.ts";
import { killPoints, plannedChunks, processesOf, publishedChunks, targets } from "./batch-kills.ts";
import type { Proof } from "./proof.ts";

const model = "iris-batch";

interface Manifest {
  readonly rowsIn: number;
  readonly rowsOut: number;
  readonly rowsFailed: number;
  readonly seconds: number;
  readonly digest: string;
}

interface Killed {
  readonly what: string;
  /** Chunks that were published by then, and that there are in all. */
  readonly after: number;
  readonly of: number;
}

interface Ended {
  readonly ok: boolean;
  readonly manifest?: Manifest;
  readonly reasons: readonly string[];
}

/** Uids of the run's pods that are there. */
async function podsOfRun(stack: TestStack): Promise<readonly string[]> {
  const told = await kubectl(stack.cluster.kubeconfig, [
    "get",
    "pods",
    `--namespace=${exampleNamespace}`,
    `--selector=ml-serving/batch=${model}`,
    "--field-selector=status.phase=Running",
    "--output=jsonpath={.items[*].metadata.uid}",
  ]);
  return told.split(" ").filter((uid) => uid !== "");
}

/** Kills one process of the run, as soon as there is one. @returns whether there was */
async function killOne(stack: TestStack, program: string): Promise<boolean> {
  for (let look = 0; look < 100; look += 1) {
    const found = processesOf(await podsOfRun(stack), program);
    const victim = found[Math.floor(Math.random() * found.length)];
    if (victim !== undefined) {
      process.kill(victim, "SIGKILL");
      return true;
    }
    await sleep(200);
  }
  return false;
}

/** Kills one of each kind, spread over the run. @returns what was killed, and after how many chunks of how many */
async function killSpread(stack: TestStack, output: string): Promise<readonly Killed[]> {
  const chunks = await plannedChunks(output);
  const points = killPoints(chunks, targets.length, Math.random);
  const killed: Killed[] = [];
  for (const [index, { program, what }] of targets.entries()) {
    while (publishedChunks(output) < (points[index] ?? 0)) await sleep(50);
    if (await killOne(stack, program)) killed.push({ what, after: publishedChunks(output), of: chunks });
  }
  return killed;
}

/** All rows of a run's output, sorted, and the digest of their bytes. */
function outputOf(folder: string): { readonly records: readonly string[]; readonly digest: string } {
  const records = readdirSync(folder)
    .filter((name) => name.startsWith("part-"))
    .flatMap((name) => recordsOf(readFileSync(join(folder, name), "utf8")))
    .sort();
  return { records, digest: createHash("sha256").update(records.join("\n")).digest("hex") };
}

async function ran(stack: TestStack, input: string, output: string): Promise<Ended> {
  const args = ["batch", model, "local", "--input", input, "--output", output, "--parallelism", "2", "--json"];
  const { stdout, all } = await stack.ml(...args);
  try {
    return JSON.parse(stdout) as Ended;
  } catch {
    throw new Error(`npx ml ${args.join(" ")}: ${all.slice(-2_000)}`);
  }
}

function manifestOf({ manifest, reasons }: Ended): Manifest {
  if (manifest === undefined) throw new Error(`the run has no manifest: ${reasons.join("; ")}`);
  return manifest;
}

/** Rows a second of the same model in one process, by the jar of `npx ml udf`: the server's own engine and no protocol. */
async function inProcess(lengths: readonly string[], threads: readonly number[]): Promise<readonly number[]> {
  const folder = mkdtempSync(join(tmpdir(), "ml-serving-in-process-"));
  try {
    const [jar, file] = [join(folder, "model.jar"), join(folder, "rows.csv")];
    await execa("npx", ["ml", "udf", "iris", "--out", jar], { cwd: repositoryRoot });
    writeFileSync(file, `${lengths.join("\n")}\n`);
    const program = join(repositoryRoot, "bench/batch/InProcess.java");
    const rates: number[] = [];
    for (const number of threads)
      rates.push(Number((await execa("java", ["-Xmx2g", "-cp", jar, program, file, String(number)])).stdout));
    return rates;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const count = (value: number): string => Math.round(value).toLocaleString("en-GB");

/**
 * A million rows scored undisturbed, and again with a process of the run's pods killed three times.
 * @param rows fewer, to try the proof itself
 */
export async function batch(say: Say, rows = 1_000_000): Promise<Proof> {
  const stack = testStack("batch-proof", 67);
  try {
    say("a cluster of its own");
    const up = await stack.make("up", model);
    if (up.exitCode !== 0) throw new Error(up.all.slice(-2_000));
    const folder = batchFolderOf(stack.cluster);
    mkdirSync(join(folder, "in"), { recursive: true });
    const lengths = writeRows(join(folder, "in/million.csv"), rows);

    say("an undisturbed run");
    const quiet = manifestOf(await ran(stack, "in/million.csv", "quiet"));

    say("a run that is killed three times");
    const disturbed = ran(stack, "in/million.csv", "disturbed");
    const killed = await Promise.race([killSpread(stack, join(folder, "disturbed")), disturbed.then(() => [])]);
    const ended = await disturbed;
    const after = manifestOf(ended);

    say("comparing");
    const [one, other] = [outputOf(join(folder, "quiet")), outputOf(join(folder, "disturbed"))];
    const ids = new Set(other.records.map((record) => record.slice(0, record.indexOf(","))));
    const threads = [1, availableParallelism()];
    const limits = await inProcess(lengths, threads);
    const limit = Math.max(...limits);
    const tries = readdirSync(join(folder, "disturbed/_log")).length;
    const eachOnce = other.records.length === rows && ids.size === rows;
    const equal = one.digest === other.digest;
    const rate = rows / quiet.seconds;
    return {
      name: "offline scoring killed",
      claim: `${count(rows)} rows of CSV, scored by two pods of which processes are killed with SIGKILL three times at random: each row is there once, and all are byte for byte those of an undisturbed run`,
      figures: [
        ["undisturbed", `${quiet.seconds.toFixed(1)} s, ${count(rate)} rows a second`],
        ["killed", killed.map(({ what, after, of }) => `${what} after ${after} of ${of} chunks`).join(", ")],
        ["with the kills", `${after.seconds.toFixed(1)} s, by ${tries} pods that left a log`],
        ["rows out of the killed run, different ids among them", `${count(other.records.length)}, ${count(ids.size)}`],
        [
          "SHA-256 of the sorted rows, undisturbed and killed",
          `${one.digest.slice(0, 16)}…, ${other.digest.slice(0, 16)}…`,
        ],
        [
          `the model in one process, from memory: on ${threads.join(", on ")} threads`,
          `${limits.map(count).join(", ")} rows a second`,
        ],
        ["share of the better of these", `${((100 * rate) / limit).toFixed(1)} %`],
      ],
      held:
        ended.ok &&
        killed.length === targets.length &&
        killed.every(({ after, of }) => after < of) &&
        eachOnce &&
        equal &&
        after.rowsOut === rows,
    };
  } finally {
    await stack.make("down");
  }
}
