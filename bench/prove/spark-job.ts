import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Say } from "../../local/console/steps.ts";
import { ensureUdfJar } from "../../local/udf/jar.ts";
import { repositoryRoot } from "../../local/toolchain/paths.ts";
import { sparkVersion } from "../../components/model-service/spark/names.ts";
import { ensureSpark, sparkHome } from "../spark-udf/install.ts";
import { farFromGolden, inOrder, putRows, rowsIn, settingsOf } from "../spark-job/scene.ts";
import { submit, type Driver } from "../spark-job/submit.ts";
import type { Proof } from "./proof.ts";

const files = 12;
const rowsOfFile = 1_000;
/** The driver is killed in the midst of the micro-batch after so many that were done. */
const killsAfter = [2, 6];
/** Probabilities may be off by as much. */
const tolerance = 1e-9;

interface Manifest {
  readonly rowsIn: number;
  readonly rowsOut: number;
  readonly rowsFailed: number;
  readonly digest: string;
  readonly seconds: number;
  readonly parts: readonly { readonly name: string; readonly sha256: string }[];
}

function names(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder).filter((name) => /^\d+(?:\.json)?$/.test(name)) : [];
}

/** Waits for something, or for the driver's end. */
async function until(there: () => boolean, driver: Driver, log: string): Promise<void> {
  const state = { ended: false };
  void driver.ended.then(() => (state.ended = true));
  while (!there()) {
    if (state.ended) throw new Error(`the driver has ended:\n${readFileSync(log, "utf8").slice(-2_000)}`);
    await pause(20);
  }
}

/** Whether each file is as the manifest says. */
function asSaid(output: string, { parts }: Manifest): boolean {
  const digestOf = (name: string): string =>
    createHash("sha256")
      .update(readFileSync(join(output, name)))
      .digest("hex");
  return parts.length > 0 && parts.every(({ name, sha256 }) => digestOf(name) === sha256);
}

/** The program of runtimes/spark: all of an input at once, and the same files one after the other through two kills. */
export async function sparkJob(say: Say): Promise<Proof> {
  const jar = await ensureUdfJar(say);
  const python = await ensureSpark(sparkVersion, say);
  const home = await sparkHome(python);
  const folder = mkdtempSync(join(tmpdir(), "spark-job-"));
  const at = (name: string): string => join(folder, name);
  const log = at("log");
  mkdirSync(at("model"));
  copyFileSync(join(repositoryRoot, "examples/iris/model.pmml"), at("model/model.pmml"));
  const start = (settings: string): Driver => submit({ python, home, jar, settings, log });
  try {
    say("all rows at once");
    for (let file = 0; file < files; file++) putRows(at("all"), `${file}.csv`, file * rowsOfFile, rowsOfFile);
    const batch = settingsOf({}, { input: at("all"), output: at("batch") });
    const code = await start(batch).ended;
    if (code !== 0) throw new Error(readFileSync(log, "utf8").slice(-2_000));
    const manifest = JSON.parse(readFileSync(at("batch/_manifest.json"), "utf8")) as Manifest;
    const again = await start(batch).ended;

    say("as a stream");
    const folders = { input: at("arriving"), output: at("stream") };
    const always = settingsOf({ stream: { every: "500ms", filesPerBatch: 1 } }, folders, false);
    const done = (): number => names(at("stream/_spark/done")).length;
    let put = 0;
    let redone = 0;
    for (const kill of killsAfter) {
      const driver = start(always);
      // The next file arrives when the one before it is done.
      while (put <= kill) {
        putRows(folders.input, `${put}.csv`, put * rowsOfFile, rowsOfFile);
        put++;
        if (put <= kill) await until(() => done() >= put, driver, log);
      }
      await until(() => existsSync(at("stream/_spark/unfinished")), driver, log);
      driver.kill();
      await driver.ended;
      if (names(at("stream/_spark/checkpoint/offsets")).length > names(at("stream/_spark/checkpoint/commits")).length)
        redone++;
      say(`killed with ${done()} of ${files} done`);
    }
    for (; put < files; put++) putRows(folders.input, `${put}.csv`, put * rowsOfFile, rowsOfFile);
    const last = await start(
      JSON.stringify({
        ...(JSON.parse(always) as object),
        streaming: { everySeconds: "what is there", filesPerBatch: 1 },
      }),
    ).ended;
    if (last !== 0) throw new Error(readFileSync(log, "utf8").slice(-2_000));

    const rows = files * rowsOfFile;
    const [inBatch, inStream] = [rowsIn(at("batch")), rowsIn(at("stream"))];
    const off = [farFromGolden(inBatch, rows), farFromGolden(inStream, rows)] as const;
    const equal = inOrder(inBatch) === inOrder(inStream);
    return {
      name: "Spark: files of a model, at once and as they arrive",
      claim:
        "The program that Spark runs scores each row once and as scikit-learn does: all files at once, and as a stream whose driver is killed in the midst of micro-batches",
      figures: [
        ["Spark", `${sparkVersion}, local mode of 2 threads`],
        [
          "in batch",
          `${manifest.rowsOut} of ${rows} rows in ${manifest.seconds.toFixed(1)} s, off by at most ${off[0].toExponential(1)}`,
        ],
        ["files as the manifest says by their digests", asSaid(at("batch"), manifest) ? "all" : "not all"],
        ["the same run again", again === 0 ? "does nothing, code 0" : `code ${again ?? "none"}`],
        [
          "kills (-9) of the stream's driver",
          `${killsAfter.length}, ${redone} of them with a micro-batch that was begun and not done`,
        ],
        ["in the stream", `${inStream.length} rows, off by at most ${off[1].toExponential(1)}`],
        ["rows of both, in one order", equal ? "equal byte for byte" : "not equal"],
      ],
      held:
        Math.max(...off) <= tolerance &&
        equal &&
        redone === killsAfter.length &&
        manifest.rowsOut === rows &&
        manifest.rowsFailed === 0 &&
        asSaid(at("batch"), manifest) &&
        again === 0,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
