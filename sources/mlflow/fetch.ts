import { join } from "node:path";
import { Downloads, isInside } from "../download.ts";
import { bodyOf } from "../http.ts";
import { SourceRefused } from "../refused.ts";
import { Bucket } from "../s3-client.ts";
import { downloadFolder } from "../s3.ts";
import { withoutSecrets } from "../shown.ts";
import type { Fetched, MlflowModel, Source, Surroundings } from "../source.ts";
import { downloadUri, loggedModel, modelVersion, run, type Run } from "./answers.ts";
import { Mlflow } from "./api.ts";
import { provenanceOf } from "./provenance.ts";

/** Where a model's artifacts are, and what is known of it. */
interface Found {
  readonly uri: string;
  /** As MLflow names it for ever. */
  readonly pinned: string;
  readonly version: string | undefined;
  readonly run: string;
  /** Path within, where MLflow needed some of it to find the model. */
  readonly path: string;
}

/** What a run logged: a model of MLflow 3, which is kept by itself, or files of the run's own. */
async function findInRun(mlflow: Mlflow, found: Run, path: string): Promise<Found> {
  const { run_id, artifact_uri } = found.info;
  const [name = "", ...rest] = path.split("/");
  for (const { model_id } of found.outputs.model_outputs) {
    const { info } = (await mlflow.ask(`logged-models/${model_id}`, {}, loggedModel)).model;
    if (info.name !== name) continue;
    return {
      uri: info.artifact_uri,
      pinned: `mlflow:models:/${model_id}`,
      version: undefined,
      run: run_id,
      path: rest.join("/"),
    };
  }
  return {
    uri: `${artifact_uri}/${path}`,
    pinned: `mlflow:runs:/${run_id}/${path}`,
    version: undefined,
    run: run_id,
    path: "",
  };
}

/** What a model's version is made of: a run's artifacts by their address or by the run's id, or a model of MLflow 3. */
async function findVersion(
  mlflow: Mlflow,
  model: MlflowModel & { kind: "version" | "alias" },
): Promise<Omit<Found, "path">> {
  const { name } = model;
  const asked =
    model.kind === "version"
      ? mlflow.ask("model-versions/get", { name, version: model.version }, modelVersion)
      : mlflow.ask("registered-models/alias", { name, alias: model.alias }, modelVersion);
  const { version, run_id } = (await asked).model_version;
  const { artifact_uri } = await mlflow.ask("model-versions/get-download-uri", { name, version }, downloadUri);
  const pinned = `mlflow:models:/${name}/${version}`;
  const [, logged] = /^models:\/(m-[0-9a-f]+)$/.exec(artifact_uri) ?? [];
  if (logged !== undefined) {
    const { info } = (await mlflow.ask(`logged-models/${logged}`, {}, loggedModel)).model;
    return { uri: info.artifact_uri, pinned, version, run: run_id === "" ? info.source_run_id : run_id };
  }
  const [, from, path] = /^runs:\/([0-9a-f]{32})\/(.+)$/.exec(artifact_uri) ?? [];
  if (from === undefined || path === undefined) return { uri: artifact_uri, pinned, version, run: run_id };
  const found = await findInRun(mlflow, (await mlflow.ask("runs/get", { run_id: from }, run)).run, path);
  const uri = found.path === "" ? found.uri : `${found.uri}/${found.path}`;
  return { uri, pinned, version, run: run_id === "" ? from : run_id };
}

async function find(mlflow: Mlflow, source: Source<"mlflow">): Promise<{ found: Found; run: Run | undefined }> {
  const runOf = async (id: string): Promise<Run | undefined> =>
    id === "" ? undefined : (await mlflow.ask("runs/get", { run_id: id }, run)).run;
  if (source.kind === "run") {
    const logged = (await mlflow.ask("runs/get", { run_id: source.run }, run)).run;
    return { found: await findInRun(mlflow, logged, source.path), run: logged };
  }
  if (source.kind === "logged") {
    const { info } = (await mlflow.ask(`logged-models/${source.id}`, {}, loggedModel)).model;
    const found = {
      uri: info.artifact_uri,
      pinned: `mlflow:models:/${source.id}`,
      version: undefined,
      run: info.source_run_id,
    };
    return { found: { ...found, path: source.path }, run: await runOf(info.source_run_id) };
  }
  const found = await findVersion(mlflow, source);
  return { found: { ...found, path: source.path }, run: await runOf(found.run) };
}

/** Everything below a path that the server hands out itself. @returns how many files there are */
async function downloadProxied(
  mlflow: Mlflow,
  path: string,
  downloads: Downloads,
  shown: string,
  below = "",
): Promise<number> {
  let files = 0;
  for (const entry of await mlflow.list(join(path, below))) {
    if (!isInside(entry.path) || entry.path.includes("/"))
      throw new SourceRefused(
        "MA019",
        shown,
        `It has a file "${entry.path}", which is no path within an artifact. Rename it.`,
      );
    const name = below === "" ? entry.path : `${below}/${entry.path}`;
    if (entry.is_dir) files += await downloadProxied(mlflow, path, downloads, shown, name);
    else {
      await downloads.write(name, bodyOf(await mlflow.file(`${path}/${name}`)));
      files += 1;
    }
  }
  return files;
}

/** Downloads what is at an address of MLflow's artifacts; a file by itself is asked for when nothing is below it. */
async function download(mlflow: Mlflow, uri: string, path: string, at: Surroundings, shown: string): Promise<string> {
  const downloads = new Downloads(at, shown);
  const whole = path === "" ? uri : `${uri.replace(/\/+$/, "")}/${path}`;
  const name = whole.slice(whole.lastIndexOf("/") + 1);
  const proxied = /^mlflow-artifacts:\/(?:\/([^/]*))?\/*(.*)$/.exec(whole);
  if (proxied !== null && (proxied[1] ?? mlflow.url.host) === mlflow.url.host) {
    const asked = proxied[2] ?? "";
    if ((await downloadProxied(mlflow, asked, downloads, shown)) > 0) return downloads.folder;
    return (await downloads.write(name, bodyOf(await mlflow.file(asked)))).path;
  }
  const [, bucket, key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(whole) ?? [];
  if (bucket !== undefined && key !== undefined) {
    const s3 = new Bucket(bucket, shown, at);
    if ((await downloadFolder(s3, key, downloads)) > 0) return downloads.folder;
    const object = await s3.object(key, name, downloads);
    if (object !== undefined) return object.path;
    throw new SourceRefused("MA015", shown, `There is nothing at ${withoutSecrets(whole)}. Was it deleted?`);
  }
  throw new SourceRefused(
    "MA021",
    shown,
    `MLflow keeps it at ${withoutSecrets(uri).split(":")[0] ?? ""}:…, which is not read here. Let the server hand artifacts out (--serve-artifacts), or keep them in S3.`,
  );
}

/** How a model is called in messages. */
function nameOf(source: Source<"mlflow">): string {
  const path = source.path === "" ? "" : `/${source.path}`;
  switch (source.kind) {
    case "version":
      return `mlflow:models:/${source.name}/${source.version}${path}`;
    case "alias":
      return `mlflow:models:/${source.name}@${source.alias}${path}`;
    case "logged":
      return `mlflow:models:/${source.id}${path}`;
    case "run":
      return `mlflow:runs:/${source.run}${path}`;
  }
}

export async function fetchMlflow(source: Source<"mlflow">, at: Surroundings): Promise<Fetched> {
  const shown = nameOf(source);
  const mlflow = new Mlflow(at, shown);
  const { found, run: trained } = await find(mlflow, source);
  const path = await download(mlflow, found.uri, found.path, at, shown);
  return {
    path,
    shown,
    pinned: found.path === "" ? found.pinned : `${found.pinned}/${found.path}`,
    version: found.version,
    provenance: trained === undefined ? {} : provenanceOf(trained),
    notes: trained === undefined ? ["MLflow knows no run that it came from: what trained it is not recorded."] : [],
  };
}
