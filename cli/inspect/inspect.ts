import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Issue } from "../../components/issues.ts";
import type { Version } from "../../components/model-service/release.ts";
import { resolveModel, type ResolvedModel } from "../../components/model-service/resolve.ts";
import type { ModelSpec } from "../../components/model-service/spec.ts";
import { lockOf } from "../../formats/lock.ts";
import type { Say } from "../../local/console/steps.ts";
import { readQuestions } from "../../local/golden/questions.ts";
import type { LayerFile } from "../../oci/layer.ts";
import { packImage } from "../../oci/pack.ts";
import type { Sourced } from "../../sources/resolve.ts";
import type { EnvironmentFile } from "../../stacks/environments/environment.ts";
import { InvalidData } from "../../stacks/invalid-data.ts";
import { shownFile } from "../../stacks/releases/edit/change.ts";
import { ask } from "../releases/compare/ask.ts";
import { openRelease } from "../releases/edit/change-release.ts";
import { planVersion, type PlannedVersion, type VersionOptions } from "../releases/version/plan.ts";
import { championContract, specOf, withSource } from "../releases/version/release.ts";
import { wrongInWords } from "../smoke/answer.ts";
import { smokeVariant } from "../smoke/rows.ts";
import { findings, type Finding, type Passed } from "./findings.ts";
import { librariesOf } from "./libraries.ts";
import { sbomOf } from "./sbom.ts";
import { serveHere } from "./serve.ts";

/** What is looked at, and against what. */
export interface Inspecting extends VersionOptions {
  readonly model: string;
  readonly from: string;
  /** The environment that it would be released in first. */
  readonly to: EnvironmentFile;
  /** Whether its server is started to ask it. */
  readonly serve: boolean;
}

/** What a new artifact is, and what speaks for and against it. */
export interface Inspected {
  readonly findings: readonly Finding[];
  /** Undefined where the source could not be fetched. */
  readonly artifact:
    | { readonly digest: string; readonly bytes: number; readonly files: number; readonly libraries: readonly string[] }
    | undefined;
  /** As its release would name it; undefined where something speaks against it. */
  readonly version: Version | undefined;
  /** CycloneDX; undefined where something speaks against it. */
  readonly sbom: object | undefined;
  readonly notes: readonly string[];
}

/** Asks a version's own server, as a process of this machine, all of its golden rows. */
async function answersRight(
  model: ResolvedModel,
  files: readonly LayerFile[],
  say: Say,
): Promise<{ readonly rows: number } | { readonly cannot: string } | { readonly failed: string }> {
  const [champion] = model.variants;
  const folder = await mkdtemp(join(tmpdir(), "ml-inspect-"));
  try {
    say("starting its server");
    const serving = await serveHere(model, champion, files, folder, say);
    if (!("url" in serving)) return serving;
    try {
      const patience = { silent: 0, wrong: 0, interval: 1 };
      const asked = await smokeVariant(
        model,
        champion,
        "service",
        (path, body) => ask(serving.url, { path, body }),
        patience,
      );
      const wrong = wrongInWords(asked);
      return wrong === undefined ? { rows: asked.rows } : { failed: wrong };
    } finally {
      await serving.stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What is said of each check that nothing speaks against. */
function passedOf(
  spec: ModelSpec,
  sourced: Sourced | undefined,
  planned: PlannedVersion | undefined,
  answers: Awaited<ReturnType<typeof answersRight>>,
): Passed {
  const nothing = { outcome: "not asked", words: "it was not fetched, or is of no known kind" } as const;
  const { words, libraries = [] } = sourced === undefined ? {} : librariesOf(sourced);
  if (sourced === undefined || words === undefined)
    return {
      source: sourced === undefined ? nothing : { outcome: "passed", words: sourced.from },
      format: nothing,
      pickles: nothing,
      libraries: nothing,
      contract: nothing,
      "golden rows": nothing,
      answers: nothing,
    };
  const pickles = sourced.files.filter(({ path }) => /\.(pkl|pickle|joblib)$/.test(path)).length;
  const isLocked = lockOf(spec.runtime.kind).size > 0;
  const compared = planned?.notes.find((note) => note.startsWith("What it takes and gives was not compared"));
  return {
    source: { outcome: "passed", words: sourced.from },
    format: { outcome: "passed", words: `${words}, which ${spec.runtime.kind} serves` },
    pickles:
      pickles === 0
        ? { outcome: "passed", words: "it has no pickle: nothing of it is run by loading it" }
        : { outcome: "passed", words: "nothing that loading would import can run code" },
    libraries:
      libraries.length === 0
        ? { outcome: "not asked", words: "it names no library that wrote it" }
        : isLocked
          ? { outcome: "passed", words: `${libraries.join(", ")}: what the runtime's image has loads it` }
          : { outcome: "not asked", words: `${libraries.join(", ")}; the packages of its image are not known here` },
    contract:
      planned === undefined
        ? { outcome: "not asked", words: "something else is in the way" }
        : compared === undefined
          ? {
              outcome: "passed",
              words:
                spec.io === undefined
                  ? "callers of the champion get on with it"
                  : "what the model declares is what it takes and gives",
            }
          : { outcome: "not asked", words: compared },
    "golden rows":
      planned === undefined
        ? { outcome: "passed", words: "they are there" }
        : {
            outcome: "passed",
            words: `${readQuestions(planned.version.golden).length} rows in ${planned.version.golden}`,
          },
    answers:
      "rows" in answers
        ? {
            outcome: "passed",
            words: `its server, started here, answers ${answers.rows} golden rows as its training library does`,
          }
        : { outcome: "not asked", words: "cannot" in answers ? answers.cannot : "" },
  };
}

/** What speaks against the answers of a version. */
function answerIssues(answers: Awaited<ReturnType<typeof answersRight>>, path: string): readonly Issue[] {
  if (!("failed" in answers)) return [];
  return [
    {
      code: "MR049",
      path,
      message: `${answers.failed} Train or convert it anew, or give the golden rows that belong to it: --golden FILE.`,
    },
  ];
}

async function look(root: string, asked: Inspecting, sourced: Sourced, say: Say): Promise<Inspected> {
  const { model, to } = asked;
  const spec = specOf(asked);
  const name = { model, environment: to.name };
  const open = openRelease(root, name);
  const champion = await championContract(root, spec, { to, part: { as: "champion" } }, open, say);
  const target = { root, model: spec, environment: to.name, file: shownFile(name), release: open.release, champion };
  const planned = await planVersion(target, sourced, asked);
  const version = "issues" in planned ? undefined : planned.version;
  const resolved = version === undefined ? undefined : resolveModel(spec, { champion: version }, to.name);
  const answers =
    "issues" in planned || resolved === undefined
      ? { cannot: "something else is in the way" }
      : asked.serve
        ? await answersRight(resolved, planned.files, say)
        : { cannot: "--no-serve" };
  const issues = "issues" in planned ? planned.issues : answerIssues(answers, planned.version.from);
  const { digest } = version ?? (await packImage(sourced.files));
  const { libraries } = librariesOf(sourced);
  return {
    findings: findings(issues, passedOf(spec, sourced, "issues" in planned ? undefined : planned, answers)),
    artifact: {
      digest,
      bytes: sourced.files.reduce((sum, { bytes }) => sum + bytes.length, 0),
      files: sourced.files.length,
      libraries,
    },
    version: issues.length === 0 ? version : undefined,
    sbom:
      "issues" in planned || issues.length > 0
        ? undefined
        : sbomOf({ model, version: planned.version, files: planned.files, libraries }),
    notes: "issues" in planned ? sourced.notes : planned.notes,
  };
}

/**
 * Looks at a new artifact of a model before it is released, and says everything that speaks against it at once. Nothing of it is
 * run before it is known what loading it would run; nothing is pushed or written.
 * @throws {Problem} where the environment declares no such model
 */
export async function inspect(root: string, asked: Inspecting, say: Say): Promise<Inspected> {
  try {
    return await withSource(root, asked, say, (sourced) => look(root, asked, sourced, say));
  } catch (error) {
    if (!(error instanceof InvalidData)) throw error;
    const passed = passedOf(specOf(asked), undefined, undefined, { cannot: "" });
    return {
      findings: findings(error.issues, passed),
      artifact: undefined,
      version: undefined,
      sbom: undefined,
      notes: [],
    };
  }
}
