import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { run } from "../../local/console/run.ts";
import { cacheRoot, repositoryRoot } from "../../local/toolchain/paths.ts";
import { putInPlace } from "../../local/toolchain/put-in-place.ts";

/** What somebody answers where a pipeline asks. */
export interface InputAnswer {
  readonly by: string;
  readonly values?: Readonly<Record<string, string>>;
  /** Declines. */
  readonly abort?: boolean;
}

/** One build of one job, as the harness is asked for it. */
export interface BuildRequest {
  /** In the repository, such as `Jenkinsfile`. */
  readonly jenkinsfile: string;
  /** A bare repository, which has a branch `main`. */
  readonly repository: string;
  /** @default "main" */
  readonly branch?: string;
  /** Number of the pull request that the branch is. */
  readonly change?: string;
  /** Where Jenkins' own files are: workspaces, builds, locks. Builds that share it know of one another. */
  readonly home: string;
  /** @default "ml-serving/main" */
  readonly job?: string;
  readonly parameters?: Readonly<Record<string, string | boolean>>;
  /** Variables of every agent. */
  readonly env?: Readonly<Record<string, string>>;
  /** Further ones of the agents with a label. */
  readonly agents?: Readonly<Partial<Record<AgentLabel, Readonly<Record<string, string>>>>>;
  /** Variables of agents in stages, by how these begin; the longest counts. For what an agent finds in an environment's account. */
  readonly stages?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly answers?: readonly InputAnswer[];
  /** Seconds that a `sleep` of the pipeline really takes at most; how long it would be is in the journal. @default 0 */
  readonly longestSleepSeconds?: number;
  /** Leaves workspaces as they are at the end. */
  readonly keep?: boolean;
  /** A defect of the harness, to see that it is noticed. */
  readonly plant?: "mocked-sh";
}

export interface Build {
  readonly result: "SUCCESS" | "FAILURE" | "ABORTED" | "NOT_BUILT";
  readonly error: string | null;
  /** It is written in a way that no controller would run, such as a step without an agent. */
  readonly unfit: boolean;
  readonly number: number;
  readonly commit: string;
  /** Of this build's files: `archive/`, `journal.jsonl`. */
  readonly folder: string;
  /** Every `sh` step that the pipeline called, in order. */
  readonly scripts: readonly string[];
  /** Builds of other jobs that it started and waited for. */
  readonly started: readonly Omit<Build, "log">[];
  readonly log: string;
  readonly seconds: number;
}

/** Labels that agents have: docs/pipelines.md. */
export const agentLabels = ["build", "preview", "deploy", "comment", "images"] as const;
export type AgentLabel = (typeof agentLabels)[number];

const sources = join(repositoryRoot, "test/delivery/harness");

function groovyFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".groovy"))
    .sort();
}

/** Compiles the harness, unless the cache has the one of these very sources. @returns its folder: `libs/`, `classes/` */
export async function ensureHarness(): Promise<string> {
  const files = ["pom.xml", ...groovyFiles(sources)];
  const hash = createHash("sha256");
  for (const file of files) hash.update(file).update(readFileSync(join(sources, file)));
  const folder = join(cacheRoot(), "delivery", hash.digest("hex").slice(0, 12));
  if (existsSync(folder)) return folder;
  const unfinished = `${folder}.${process.pid}`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(join(unfinished, "classes"), { recursive: true });
  const pom = join(sources, "pom.xml");
  const libs = join(unfinished, "libs");
  const say = (): void => undefined;
  await run(["mvn", "-q", "-B", "-f", pom, "dependency:copy-dependencies", `-DoutputDirectory=${libs}`], { say });
  const compiler = "org.codehaus.groovy.tools.FileSystemCompiler";
  const groovy = groovyFiles(sources).map((name) => join(sources, name));
  await run(["java", "-cp", `${libs}/*`, compiler, "-d", join(unfinished, "classes"), ...groovy], { say });
  putInPlace(unfinished, folder);
  return folder;
}

/** How the harness is started, with files of requests. */
export async function harnessCommand(requests: readonly string[]): Promise<readonly [string, ...string[]]> {
  const harness = await ensureHarness();
  // Most of the time is Java's start: the first compiler is enough for what runs once.
  const options = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto"];
  // Groovy 2.4 looks into Java's own classes, as Jenkins allows it to.
  const opens = ["java.lang", "java.util", "java.io"].flatMap((name) => [
    "--add-opens",
    `java.base/${name}=ALL-UNNAMED`,
  ]);
  return ["java", ...options, ...opens, "-cp", `${harness}/classes:${harness}/libs/*`, "RunPipeline", ...requests];
}

/** Writes what the harness reads. @returns files of request and answer */
export function writeRequest(
  request: BuildRequest,
  folder: string,
  name: string,
): { readonly file: string; readonly answer: string } {
  const file = join(folder, `${name}.request.json`);
  const answer = join(folder, `${name}.answer.json`);
  const agents = Object.fromEntries(agentLabels.map((label) => [label, request.agents?.[label] ?? {}]));
  const whole = {
    branch: "main",
    job: "ml-serving/main",
    parameters: {},
    env: {},
    stages: {},
    answers: [],
    modules: join(repositoryRoot, "node_modules"),
    ...request,
    agents,
    answer,
  };
  writeFileSync(file, JSON.stringify(whole));
  return { file, answer };
}

/**
 * A build by what the harness wrote of it.
 * @param said by the harness, where it wrote nothing
 * @throws Error where it wrote nothing, or a step of it was answered without having been run
 */
export function buildOf(answer: string, said: string): Build {
  if (!existsSync(answer)) throw new Error(`The harness ended without an answer:\n${said}`);
  const told = JSON.parse(readFileSync(answer, "utf8")) as Omit<Build, "log">;
  const build = { ...told, log: readFileSync(join(told.folder, "log"), "utf8") };
  const unrun = build.unfit ? [] : unrunScripts(build);
  if (unrun.length > 0) throw new Error(`Steps that no shell ran:\n${unrun.join("\n")}\n${build.log}`);
  return build;
}

/** Runs a build to its end. @throws Error where an `sh` step of it was answered without having been run */
export async function runBuild(request: BuildRequest, live = false): Promise<Build> {
  const [build] = await runBuilds([request], live);
  if (build === undefined) throw new Error("One build has one answer.");
  return build;
}

/** Runs builds one after another, in one process: Java starts once. @throws Error as above */
export async function runBuilds(requests: readonly BuildRequest[], live = false): Promise<readonly Build[]> {
  const folder = mkdtempSync(join(tmpdir(), "build-"));
  try {
    const written = requests.map((request, at) => writeRequest(request, folder, String(at)));
    const [command, ...args] = await harnessCommand(written.map(({ file }) => file));
    const stream = live ? (["pipe", "inherit"] as const) : "pipe";
    const ended = await execa(command, args, {
      all: true,
      reject: false,
      stdin: "ignore",
      stdout: stream,
      stderr: stream,
    });
    return written.map(({ answer }) => buildOf(answer, ended.all));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Scripts of `sh` steps that no process signed for. Each process that ran one wrote a digest of it, by itself: a step that
 * was answered by something else has none.
 */
export function unrunScripts(build: Pick<Build, "scripts" | "folder" | "started">): readonly string[] {
  const file = join(build.folder, "witness");
  const signed = existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
  const digests = signed.map((line) => line.split(" ")[0]);
  const own = build.scripts.filter((script, at) => digests[at] !== createHash("sha256").update(script).digest("hex"));
  return [...own, ...build.started.flatMap(unrunScripts)];
}

/** Parts of a build's journal, in order: what happened, and in which stage. */
export function journal(build: Pick<Build, "folder">): readonly JournalEntry[] {
  return readFileSync(join(build.folder, "journal.jsonl"), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as JournalEntry);
}

export interface JournalEntry {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly what: string;
  readonly stage: string;
  readonly [more: string]: unknown;
}
