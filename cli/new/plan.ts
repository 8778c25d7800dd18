import { readFile, stat } from "node:fs/promises";
import { existsSync } from "node:fs";
import { isAbsolute, join, relative, resolve } from "node:path";
import type { Issue } from "../../components/issues.ts";
import { isName, longestName } from "../../components/names.ts";
import { examine, type Examined } from "../../formats/examine.ts";
import { findFormat } from "../../formats/find.ts";
import { formats, waysOut, type Format, type FormatFacts } from "../../formats/format.ts";
import { lockOf } from "../../formats/lock.ts";
import { storedFiles } from "../../formats/stored.ts";
import { imageFiles } from "../../oci/files.ts";
import type { LayerFile } from "../../oci/layer.ts";
import { packImage } from "../../oci/pack.ts";
import { builtRuntimes } from "../../runtimes/images.ts";
import { InvalidData } from "../../stacks/invalid-data.ts";
import { filePrefix } from "../../stacks/releases/source.ts";
import { withModel } from "./environment-file.ts";
import { goldenMistake, unanswered } from "./golden.ts";
import { suggestedName } from "./suggested-name.ts";
import { identifierOf, modelText, releaseText, type NewModel } from "./texts.ts";
import type { PlannedFile } from "./write.ts";

/** What somebody asked for. */
export interface NewOptions {
  readonly from: string;
  readonly name?: string;
  readonly team: string;
  readonly env: "local";
  readonly golden?: string;
}

/** What is to be written for a new model. */
export interface NewPlan {
  readonly model: NewModel;
  readonly format: Format;
  readonly libraries: readonly string[];
  readonly digest: string;
  /** Whether golden rows of a training library were given. */
  readonly compared: boolean;
  readonly files: readonly PlannedFile[];
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}

async function readSource(from: string): Promise<{ readonly files: readonly LayerFile[]; readonly isFolder: boolean }> {
  try {
    const isFolder = (await stat(from)).isDirectory();
    return { files: await imageFiles(from), isFolder };
  } catch (error) {
    const message = `It cannot be read (${codeOf(error)}). Name a file, or the folder of a SavedModel or an MLflow model.`;
    throw new InvalidData([{ code: "MA009", path: from, message }], "the new model");
  }
}

/** The runtime whose server runs on this machine's cluster, by the format; or why there is none. */
function runtimeOf(format: Format, from: string): { readonly runtime: string } | { readonly issue: Issue } {
  const { words, runtime }: FormatFacts = formats[format];
  if (runtime !== undefined && (builtRuntimes as readonly string[]).includes(runtime)) return { runtime };
  const why =
    runtime === undefined
      ? "which no runtime serves as it is"
      : `whose runtime ${runtime} has no server for the local cluster`;
  const wayOut = waysOut[format] ?? "Convert it to PMML or ONNX where it was trained.";
  return { issue: { code: "MA003", path: from, message: `Its kind is ${words}, ${why}. ${wayOut}` } };
}

function nameIssues(name: string, team: string, root: string, env: string): readonly Issue[] {
  const rule = `Use lower-case letters, digits and dashes, a letter first, at most ${longestName}`;
  const taken = [`stacks/models/${name}.ts`, `stacks/releases/${env}/${name}.yaml`, `stacks/artifacts/${name}`].filter(
    (path) => existsSync(join(root, path)),
  );
  return [
    ...(isName(name) ? [] : [{ code: "MS001" as const, path: "--name", message: `"${name}" is not a name. ${rule}.` }]),
    ...(isName(team) ? [] : [{ code: "MS012" as const, path: "--team", message: `"${team}" is not a name. ${rule}.` }]),
    ...taken.map((path) => ({
      code: "MA010" as const,
      path,
      message: `It is there already. Give the new model another name: --name NAME.`,
    })),
  ];
}

async function goldenOf(
  golden: string | undefined,
  examined: Examined | undefined,
): Promise<{ readonly text: string } | { readonly issue: Issue }> {
  const path = golden ?? "--golden";
  if (golden === undefined) {
    const text = unanswered(examined?.contract);
    if (text !== undefined) return { text };
    const message =
      "The model does not say what it takes, so that no request can be made up. Give golden rows: --golden FILE.";
    return { issue: { code: "MA011", path, message } };
  }
  let text: string;
  try {
    text = await readFile(golden, "utf8");
  } catch (error) {
    return {
      issue: { code: "MA011", path, message: `It cannot be read (${codeOf(error)}). Name a file of golden rows.` },
    };
  }
  const mistake = goldenMistake(text);
  if (mistake === undefined) return { text };
  return { issue: { code: "MA011", path, message: `${mistake}. examples/iris/golden.json shows one.` } };
}

/** Whether it is below the repository, under the very names that the runtime looks for. */
function inPlace(
  root: string,
  from: string,
  files: readonly LayerFile[],
  stored: readonly LayerFile[],
): string | undefined {
  const path = relative(root, resolve(from));
  const same = stored.every((file, index) => file.path === files[index]?.path);
  return same && path !== "" && !path.startsWith("..") && !isAbsolute(path) ? path : undefined;
}

/**
 * Reads a model file and decides everything that a new model is; nothing is written.
 * @param root the repository
 * @throws {InvalidData} with all that is wrong
 */
export async function planNew(root: string, options: NewOptions): Promise<NewPlan> {
  const { from, team, env } = options;
  const { files, isFolder } = await readSource(from);
  const found = findFormat(files, from, isFolder);
  const chosen = "format" in found ? runtimeOf(found.format, from) : found;
  const name = options.name ?? suggestedName(resolve(from));
  const issues: Issue[] = [...("issue" in chosen ? [chosen.issue] : []), ...nameIssues(name, team, root, env)];
  const examined =
    "format" in found && "runtime" in chosen ? examine(found.format, files, from, lockOf(chosen.runtime)) : undefined;
  issues.push(...(examined?.issues ?? []));
  const broken = examined === undefined || examined.issues.length > 0;
  const golden = broken && options.golden === undefined ? undefined : await goldenOf(options.golden, examined);
  if (golden !== undefined && "issue" in golden) issues.push(golden.issue);

  const environmentPath = `stacks/environments/${env}.ts`;
  const edited = withModel(await readFile(join(root, environmentPath), "utf8"), name, identifierOf(name));
  if (edited === undefined)
    issues.push({
      code: "MA012",
      path: environmentPath,
      message: `There is no list onDemand in it, or no import of a model. Write \`onDemand: []\` beside \`models\`.`,
    });
  if (issues.length > 0 || !("format" in found) || !("runtime" in chosen)) throw new InvalidData(issues, name);
  if (examined === undefined || edited === undefined || golden === undefined || "issue" in golden)
    throw new RangeError("what is wrong was to be told");

  const stored = storedFiles(found.format, files);
  const folder = `stacks/artifacts/${name}`;
  const kept = inPlace(root, from, files, stored);
  const artifact = kept ?? (isFolder ? `${folder}/model` : `${folder}/${stored[0]?.path ?? ""}`);
  const { digest } = await packImage(stored);
  const what = [formats[found.format].words, ...examined.libraries].join(", ");
  const model = { name, team, runtime: chosen.runtime, what: `${what}.`, io: examined.contract?.io };
  const made = (path: string, content: string | Uint8Array): PlannedFile => ({ path, content, replaces: false });
  return {
    model,
    format: found.format,
    libraries: examined.libraries,
    digest,
    compared: options.golden !== undefined,
    files: [
      ...(kept === undefined
        ? stored.map(({ path, bytes }) => made(isFolder ? `${artifact}/${path}` : artifact, bytes))
        : []),
      made(`${folder}/golden.json`, golden.text),
      made(`stacks/models/${name}.ts`, modelText(model)),
      made(
        `stacks/releases/${env}/${name}.yaml`,
        releaseText(name, env, digest, `${filePrefix}${artifact}`, `${folder}/golden.json`),
      ),
      { path: environmentPath, content: edited, replaces: true },
    ],
  };
}
