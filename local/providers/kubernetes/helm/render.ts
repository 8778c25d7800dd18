import { execFile } from "node:child_process";
import type { ExecFileException } from "node:child_process";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { existsSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dump } from "js-yaml";
import { toolPath } from "../../../toolchain/paths.ts";
import type { JsonObject } from "../../serve/index.ts";
import { fillPlaceholders, moduleChart, moduleChartFolder, type ModuleChart } from "./module-charts.ts";
import { parseManifests } from "./manifests.ts";
import { keepRendered, readRendered, renderedFile } from "./render-cache.ts";
import type { KubeObject } from "../objects.ts";

export interface ChartRequest {
  readonly releaseName: string;
  readonly namespace: string;
  /** A folder, a .tgz, a URL, an `oci://` reference, or a name in `repo`. */
  readonly chart: string;
  readonly version: string | undefined;
  readonly repo: string | undefined;
  readonly repoCredentials: readonly string[];
  readonly values: JsonObject;
  /** Whether secrets are among the values: what is rendered from them is then never written to disk. */
  readonly hasSecrets: boolean;
  /** Contents of values files, later ones winning over earlier ones, `values` over all. */
  readonly valuesFiles: readonly string[];
  readonly skipCrds: boolean;
  readonly dependencyUpdate: boolean;
  readonly kubeVersion: string | undefined;
  readonly apiVersions: readonly string[];
}

export type Rendered =
  | { readonly is: "rendered"; readonly objects: readonly KubeObject[] }
  /** The chart cannot be had from here; the reason is helm's. */
  | { readonly is: "unproven"; readonly reason: string };

/** Longest that a chart's source may take to answer. */
const FETCH_TIMEOUT_MS = 20_000;
const RENDER_TIMEOUT_MS = 120_000;

/**
 * Renders a chart with the helm binary (HELM_BIN, else the toolchain's). A chart of a fixed version that renders to the
 * same objects each time is rendered once: with large definitions, helm and the reading of its YAML take a second.
 *
 * @throws Error with helm's own message when the chart is there and cannot be rendered
 */
export async function renderChart(request: ChartRequest, env: NodeJS.ProcessEnv = process.env): Promise<Rendered> {
  const carried = isLocal(request) ? undefined : moduleChart(request.chart, request.version);
  const { repoCredentials: _, ...rest } = request;
  const kept =
    carried === undefined || request.hasSecrets
      ? undefined
      : renderedFile([carried, rest, identityOf(helmBinary(env))], env);
  const before = kept === undefined ? undefined : readRendered(kept);
  if (before !== undefined) return { is: "rendered", objects: before };
  const folder = await mkdtemp(join(tmpdir(), "chart-"));
  try {
    const source = await locate(request, carried, folder, env);
    if (source.is === "unproven") return source;
    const valuesFiles = await Promise.all(
      [...request.valuesFiles, dump(request.values)].map(async (content, index) => {
        const file = join(folder, `values-${index}.yaml`);
        await writeFile(file, content, { mode: 0o600 });
        return file;
      }),
    );
    const args = [
      "template",
      request.releaseName,
      source.path,
      `--namespace=${request.namespace}`,
      ...valuesFiles.map((file) => `--values=${file}`),
      ...(request.skipCrds ? ["--skip-crds"] : ["--include-crds"]),
      ...(request.dependencyUpdate ? ["--dependency-update"] : []),
      ...(request.kubeVersion === undefined ? [] : [`--kube-version=${request.kubeVersion}`]),
      ...(request.apiVersions.length === 0 ? [] : [`--api-versions=${request.apiVersions.join(",")}`]),
    ];
    const { failed, stdout, stderr } = await helm(args, RENDER_TIMEOUT_MS, env);
    if (failed) throw new Error(`helm cannot render the chart ${request.chart}: ${helmError(stderr)}`);
    const objects = parseManifests(stdout);
    if (kept !== undefined && source.isCarried) keepRendered(kept, source.path, objects);
    return { is: "rendered", objects };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

type Source =
  | { readonly is: "found"; readonly path: string; readonly isCarried: boolean }
  | { readonly is: "unproven"; readonly reason: string };

/** Whether the chart is a folder or an archive on disk. */
function isLocal({ chart, repo }: ChartRequest): boolean {
  return repo === undefined && existsSync(chart);
}

async function locate(
  request: ChartRequest,
  carried: ModuleChart | undefined,
  folder: string,
  env: NodeJS.ProcessEnv,
): Promise<Source> {
  const { chart, version, repo } = request;
  if (isLocal(request)) return { is: "found", path: chart, isCarried: false };
  const carriedIn = carried === undefined ? undefined : await moduleChartFolder(carried);
  if (carried !== undefined && carriedIn !== undefined) {
    const path = join(folder, carried.chart);
    await cp(carriedIn, path, { recursive: true });
    await makeWritable(path);
    const template = join(path, "values.tmpl.yaml");
    if (existsSync(template)) {
      const values = fillPlaceholders(await readFile(template, "utf8"), carried.placeholders);
      await writeFile(join(path, "values.yaml"), values);
    }
    return { is: "found", path, isCarried: true };
  }
  const looksLocal = chart.startsWith(".") || chart.startsWith("/");
  if (repo === undefined && looksLocal)
    throw new Error(`There is no chart at ${chart} (relative to ${process.cwd()}).`);
  const pulled = await helm(
    [
      "pull",
      chart,
      `--destination=${folder}`,
      "--untar",
      ...(version === undefined ? [] : [`--version=${version}`]),
      ...(repo === undefined ? [] : [`--repo=${repo}`]),
      ...request.repoCredentials,
    ],
    FETCH_TIMEOUT_MS,
    env,
  );
  if (pulled.failed) return { is: "unproven", reason: helmError(pulled.stderr) };
  return {
    is: "found",
    isCarried: false,
    path: join(
      folder,
      chart
        .replace(/\/$/, "")
        .split("/")
        .at(-1)
        ?.replace(/-[\d.]+\.tgz$/, "") ?? "",
    ),
  };
}

/** Go's module cache is read-only, and its copy is too. */
async function makeWritable(path: string): Promise<void> {
  const { chmod } = await import("node:fs/promises");
  await chmod(path, 0o755);
  const values = join(path, "values.yaml");
  if (existsSync(values)) await chmod(values, 0o644);
}

interface Outcome {
  readonly failed: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

function helmBinary(env: NodeJS.ProcessEnv): string {
  return env["HELM_BIN"] ?? toolPath("helm", env);
}

/** Which file a program is; another version is another one. */
function identityOf(program: string): readonly unknown[] {
  const found = statSync(program, { throwIfNoEntry: false });
  return [program, found?.size, found?.mtimeMs];
}

function helm(args: readonly string[], timeout: number, env: NodeJS.ProcessEnv): Promise<Outcome> {
  const binary = helmBinary(env);
  return new Promise((resolve, reject) => {
    execFile(
      binary,
      args,
      { timeout, env, maxBuffer: 256 * 1024 * 1024 },
      (error: ExecFileException | null, stdout, stderr) => {
        if (error?.code === "ENOENT") {
          reject(new Error(`There is no helm at ${binary}.\n  → Run \`make up\` once, or set HELM_BIN.`));
        } else if (error?.killed === true) {
          resolve({ failed: true, stdout, stderr: `no answer within ${timeout / 1000} s` });
        } else {
          resolve({ failed: error !== null, stdout, stderr });
        }
      },
    );
  });
}

/** The error among what helm says, on one line. */
function helmError(stderr: string): string {
  const lines = stderr.split("\n").filter((line) => line.trim() !== "" && !line.startsWith("WARNING"));
  const errors = lines.filter((line) => line.startsWith("Error:"));
  return (errors.length > 0 ? errors : lines)
    .join(" ")
    .replace(/^Error: /, "")
    .slice(0, 1000);
}
