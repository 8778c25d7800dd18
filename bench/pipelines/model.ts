import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import type { Release } from "../../components/model-service/release.ts";
import type { Say } from "../../local/console/steps.ts";
import { answers } from "../prove/two-irises.ts";
import { startLoad } from "../load/load.ts";
import { answeredBy } from "../load/outcome.ts";
import { approver, archivedJson, built, ended, stagesOf, type Scene } from "./scene.ts";

interface Inspected {
  readonly ok: boolean;
  readonly version: { readonly digest: string } | null;
  readonly findings: readonly { readonly check: string; readonly outcome: string }[];
  readonly issues: readonly { readonly code: string }[];
}

/** As somebody types it who starts the pipeline, or what trained the model. */
const candidate = {
  MODEL: "iris",
  FROM: "file:examples/iris/candidate.pmml",
  GOLDEN: "examples/iris/golden-candidate.json",
  APPROVERS: approver,
  TICKET: "CHG-1234",
};

const asked = 60;

/** How many of 60 requests through the gateway get the answer that a version's golden rows say. */
async function rightOf({ stack }: Scene, version: keyof typeof answers): Promise<number> {
  const url = `http://127.0.0.1:${stack.cluster.ports.gateway}/models/iris/infer`;
  const plan = { url, rate: 20, golden: answers[version], requests: asked, timeout: 10_000 };
  return answeredBy(await startLoad(plan).ended(), 0);
}

const headOf = ({ repository: { git } }: Scene): Promise<string> =>
  git("ls-remote", "origin", "refs/heads/main").then((line) => line.split("\t")[0] ?? "");

const releaseOf = async ({ repository }: Scene): Promise<Release> =>
  parse(await repository.show("stacks/releases/local/iris.yaml")) as Release;

/** An artifact becomes what is served; the same once more changes nothing; bad ones come to nothing. */
export async function models(scene: Scene, say: Say): Promise<void> {
  const { expect } = scene;
  say("a new artifact of iris");
  const good = await built(scene, "model", candidate, { answers: [{ by: "mallory@example.com" }, { by: approver }] });
  const inspected = archivedJson(good, "inspected/inspect.json") as Inspected;
  const release = await releaseOf(scene);
  const right = await rightOf(scene, "second");
  const [main] = good.started;
  expect(
    "model, a new artifact",
    good.result === "SUCCESS" && inspected.ok && stagesOf(good).join() === "inspect,local: release,local: bring up",
    `${ended(good)}; ${inspected.findings.filter(({ outcome }) => outcome === "passed").length} checks of ${inspected.findings.length} passed`,
  );
  expect(
    "…the main pipeline, which it started",
    main?.result === "SUCCESS" && stagesOf(main).join() === "ladder,local: preview,local: approval,local: deploy",
    main === undefined ? "none" : `${main.result} in ${Math.round(main.seconds)} s: ${stagesOf(main).join(", ")}`,
  );
  const [entry] = release.history ?? [];
  expect(
    "…the branch",
    release.champion.digest === inspected.version?.digest &&
      entry?.did === "release" &&
      entry.ticket === candidate.TICKET,
    `champion ${release.champion.digest.slice(0, 19)}…, the artifact that was inspected; ${entry?.did ?? "?"} by ${entry?.by ?? "?"}, ticket ${entry?.ticket ?? "none"}`,
  );
  expect("…what is served then answers as its golden rows say", right === asked, `${right} of ${asked} requests`);

  say("the same once more");
  const before = await headOf(scene);
  const again = await built(scene, "model", candidate, { answers: [{ by: approver }] });
  const isSame = (await headOf(scene)) === before;
  expect(
    "model, the same artifact once more",
    again.result === "SUCCESS" && isSame,
    `${ended(again)}; the branch is ${isSame ? "as it was" : "CHANGED"}`,
  );

  say("golden rows of another version");
  await bad(scene, "golden rows of another version", "answers", {
    ...candidate,
    FROM: "file:examples/iris/model.pmml",
  });
  say("a pickle that would run a command");
  const folder = mkdtempSync(join(tmpdir(), "ml-planted-"));
  const marker = join(folder, "ran");
  try {
    writeFileSync(join(scene.stack.folder, "examples/cancer/planted.pkl"), running(`touch ${marker}`));
    // Pipelines have pushed meanwhile.
    await scene.repository.git("pull", "--quiet", "--rebase", "origin", "main");
    await scene.repository.push("A pickle from somebody");
    await bad(scene, "a pickle that runs a command when it is loaded", "pickles", {
      MODEL: "cancer",
      FROM: "file:examples/cancer/planted.pkl",
    });
    expect("…what it would have run", !existsSync(marker), existsSync(marker) ? "RAN" : "did not run");
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A pickle by which loading runs a line of a shell: https://docs.python.org/3/library/pickle.html#data-stream-format */
function running(line: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(Buffer.byteLength(line));
  // Protocol 2: the global posix.system, called with a tuple of one text.
  return Buffer.concat([
    Buffer.from("\x80\x02cposix\nsystem\nX", "latin1"),
    length,
    Buffer.from(line),
    Buffer.from("\x85R.", "latin1"),
  ]);
}

/** An artifact that has to end at the inspection, with nothing of it anywhere. */
async function bad(
  scene: Scene,
  what: string,
  check: string,
  parameters: Readonly<Record<string, string>>,
): Promise<void> {
  const before = await headOf(scene);
  const build = await built(scene, "model", parameters);
  const { ok, findings, issues } = archivedJson(build, "inspected/inspect.json") as Inspected;
  const failed = findings.filter(({ outcome }) => outcome === "failed").map((one) => one.check);
  const isSame = (await headOf(scene)) === before;
  const right = await rightOf(scene, "second");
  scene.expect(
    `model, ${what}`,
    build.result === "FAILURE" &&
      !ok &&
      failed.includes(check) &&
      stagesOf(build).join() === "inspect" &&
      build.started.length === 0 &&
      isSame &&
      right === asked,
    `${ended(build)}; against it: ${failed.join(", ")} (${issues.map(({ code }) => code).join(", ")}); the branch is ${isSame ? "as it was" : "CHANGED"}, ${right} of ${asked} answers are the champion's`,
  );
}
