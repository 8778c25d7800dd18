import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { repositoryRoot } from "../../local/toolchain/paths.ts";
import { bareRepository, type BareRepository } from "../support/bare-repository.ts";
import { journal, runBuild, runBuilds, type Build, type BuildRequest } from "../support/delivery.ts";

/** Pipelines that are right or wrong in one thing each, by name. */
const pipelines = {
  shell: `
    node('build') {
      checkout scm
      def said = sh(script: 'printf "%s" "$GREETING"; echo not this >&2', returnStdout: true)
      def code = sh(script: 'exit 3', returnStatus: true)
      dir('inner') { writeFile file: 'said', text: said + code }
      sh 'test "$(cat inner/said)" = hello3; git rev-parse HEAD > commit; test -z "$FORGOTTEN"'
      archiveArtifacts artifacts: 'inner/**,commit'
      stash name: 'kept', includes: 'commit'
    }
    node('deploy') {
      sh 'test ! -e commit'
      unstash 'kept'
      sh 'test -s commit'
      sh 'exit 4'
    }`,
  unknown: `node('build') { slackSend 'it is done' }`,
  inherited: `node('build') { junit 'report.xml' }`,
  outside: `sh 'true'`,
  label: `node('mainframe') { sh 'true' }`,
  holding: `timeout(time: 1, unit: 'HOURS') { node('build') { input message: 'now?', submitter: 'alice' } }`,
  locking: `timeout(time: 1, unit: 'HOURS') { lock(resource: 'environment-prd') { input message: 'now?', submitter: 'alice' } }`,
  sideways: `parallel(first: { milestone ordinal: 1 }, second: { echo 'beside' })`,
  backwards: `milestone ordinal: 2; milestone ordinal: 1`,
  endless: `input message: 'now?', submitter: 'alice'`,
  anybody: `timeout(time: 1, unit: 'HOURS') { input message: 'now?' }`,
  asking: `
    def answer = timeout(time: 1, unit: 'HOURS') {
      input message: 'now?', submitter: 'alice,bob', submitterParameter: 'BY', parameters: [string(name: 'WHY', defaultValue: '')]
    }
    echo "answered by \${answer.BY} because \${answer.WHY}"`,
  slow: `node('build') { timeout(time: 1, unit: 'SECONDS') { sh 'sleep 60' } }`,
  branches: `
    parallel(first: { node('build') { sh 'exit 5' } }, second: { node('build') { sh 'touch ran; test -e ran' } })`,
  staged: `
    node('build') {
      stage('dev: gate') { sh 'test "$CLUSTER$GREETING" = devhello' }
      stage('dev: release') { sh 'test "$CLUSTER" = registry' }
      stage('sit: gate') { withEnv(['CLUSTER=own']) { sh 'test "$CLUSTER" = own' } }
      sh 'test -z "$CLUSTER"'
    }`,
  older: `milestone ordinal: 1; node('build') { sh 'true' }`,
  remembering: `
    def socket = new ServerSocket(0)
    node('build') { sh 'true' }
    echo socket.toString()`,
} as const;

type Name = keyof typeof pipelines;

const folder = mkdtempSync(join(tmpdir(), "pipelines-"));
let repository: BareRepository;

beforeAll(async () => {
  for (const [name, text] of Object.entries(pipelines)) {
    mkdirSync(join(folder, "ci"), { recursive: true });
    writeFileSync(join(folder, "ci", `${name}.Jenkinsfile`), text);
  }
  const library = "components/ci/library";
  mkdirSync(join(folder, dirname(library)), { recursive: true });
  cpSync(join(repositoryRoot, library), join(folder, library), { recursive: true });
  repository = await bareRepository(folder);
});
afterAll(() => {
  repository.remove();
  rmSync(folder, { recursive: true });
});

const request = (name: Name, more: Partial<BuildRequest> = {}): BuildRequest => ({
  jenkinsfile: `ci/${name}.Jenkinsfile`,
  repository: repository.folder,
  home: join(folder, ".git/jenkins"),
  job: name,
  ...more,
});

describe("a pipeline", () => {
  let builds: Readonly<Record<string, Build>>;

  beforeAll(async () => {
    process.env["FORGOTTEN"] = "of the shell that runs the tests";
    const asked: Readonly<Record<string, BuildRequest>> = {
      shell: request("shell", { env: { GREETING: "hello" } }),
      asking: request("asking", { answers: [{ by: "mallory" }, { by: "bob", values: { WHY: "it is late" } }] }),
      declined: request("asking", { answers: [{ by: "alice", abort: true }] }),
      nobody: request("asking", { answers: [{ by: "mallory" }] }),
      newer: request("older"),
      staged: request("staged", {
        env: { GREETING: "hello" },
        stages: { "dev: ": { CLUSTER: "dev" }, "dev: release": { CLUSTER: "registry" }, "sit: ": { CLUSTER: "sit" } },
      }),
      ...Object.fromEntries(
        (
          [
            "unknown",
            "inherited",
            "outside",
            "label",
            "holding",
            "locking",
            "sideways",
            "backwards",
            "endless",
            "anybody",
            "slow",
            "branches",
            "remembering",
          ] as const
        ).map((name) => [name, request(name, { answers: [{ by: "alice" }] })]),
      ),
    };
    const all = await runBuilds(Object.values(asked));
    builds = Object.fromEntries(Object.keys(asked).map((name, at) => [name, all[at] as Build]));
    delete process.env["FORGOTTEN"];
  });
  const ended = (name: string): readonly [string | undefined, string | undefined] => [
    builds[name]?.result,
    builds[name]?.error ?? "",
  ];

  it("has its scripts run in a clone, by a shell, and fails with the one that does", async () => {
    expect(ended("shell")).toEqual(["FAILURE", "script returned exit code 4"]);
    const archive = join(builds["shell"]?.folder ?? "", "archive");
    expect(readFileSync(join(archive, "inner/said"), "utf8")).toBe("hello3");
    expect(readFileSync(join(archive, "commit"), "utf8").trim()).toBe(await repository.git("rev-parse", "HEAD"));
  });

  it("with a step that Jenkins has and the harness has not fails, also one that JenkinsPipelineUnit would have answered", () => {
    expect(ended("unknown")).toEqual(["FAILURE", expect.stringContaining("slackSend")]);
    expect(ended("inherited")).toEqual(["FAILURE", expect.stringContaining("junit")]);
  });

  it.each([
    ["outside", "sh needs an agent"],
    ["label", "no agent has the label mainframe"],
    ["holding", "input would hold an agent"],
    ["locking", "input would hold environment-prd for as long as it waits"],
    ["sideways", "milestone stands inside of parallel"],
    ["backwards", "milestone 1 comes after 2"],
    ["endless", "input would wait for ever"],
    ["anybody", "anybody could answer input"],
  ])("that no controller would run well fails: %s", (name, why) => {
    expect(ended(name)).toEqual(["FAILURE", expect.stringContaining(why)]);
  });

  it("is answered by those whom it names, and ends where nobody does", () => {
    expect(ended("asking")).toEqual(["SUCCESS", ""]);
    expect(builds["asking"]?.log).toContain("answered by bob because it is late");
    expect(journal(builds["asking"] as Build).map(({ what }) => what)).toEqual([
      "input",
      "refused",
      "approved",
      "finished",
    ]);
    expect(ended("declined")).toEqual(["ABORTED", expect.stringContaining("declined by alice")]);
    expect(ended("nobody")).toEqual(["ABORTED", expect.stringContaining("timed out")]);
  });

  it("has its time, and takes what it started along", () => {
    expect(ended("slow")).toEqual(["ABORTED", expect.stringContaining("timed out in: sleep 60")]);
  });

  it("has in a stage what agents find there", () => {
    expect(ended("staged")).toEqual(["SUCCESS", ""]);
  });

  it("runs every branch, and fails with the first that did", () => {
    expect(ended("branches")).toEqual(["FAILURE", "script returned exit code 5"]);
    expect(builds["branches"]?.scripts).toHaveLength(2);
  });

  it("holds nothing that a controller could not write down: it is run as continuations", () => {
    expect(ended("remembering")).toEqual(["FAILURE", expect.stringContaining("ServerSocket")]);
    expect(builds["remembering"]?.scripts).toEqual([]);
  });

  it("of an older build ends where a newer one has passed", async () => {
    expect(ended("newer")).toEqual(["SUCCESS", ""]);
    const milestones = join(folder, ".git/jenkins/jobs/older/milestones.json");
    expect(JSON.parse(readFileSync(milestones, "utf8"))).toEqual({ 1: 1 });
    writeFileSync(milestones, JSON.stringify({ 1: 9 }));
    const build = await runBuild(request("older"));
    expect([build.result, build.scripts]).toEqual(["NOT_BUILT", []]);
  });
});

it("a step sh that something else answered is noticed, though the build succeeds", async () => {
  await expect(runBuild(request("older", { job: "planted", plant: "mocked-sh" }))).rejects.toThrow(
    "Steps that no shell ran:\ntrue",
  );
  expect(existsSync(join(folder, ".git/jenkins/jobs/planted/builds/1/witness"))).toBe(false);
});
