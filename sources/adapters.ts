import { parseDvc } from "./dvc/parse.ts";
import { fetchDvc } from "./dvc/fetch.ts";
import { fetchFile, parseFile } from "./file.ts";
import { fetchAddressed, parseAddressed } from "./https.ts";
import { fetchMlflow } from "./mlflow/fetch.ts";
import { parseMlflow } from "./mlflow/parse.ts";
import { fetchOci } from "./oci/fetch.ts";
import { parseOci } from "./oci/parse.ts";
import { fetchS3, parseS3 } from "./s3.ts";
import type { Fetched, Scheme, Source, Sources, Surroundings } from "./source.ts";

/** A source that was read: as data, and what fetches it. */
export interface ReadSource {
  readonly source: Source;
  /** @throws {SourceRefused} when nothing can be had from it, or not what it names */
  readonly fetch: (at: Surroundings) => Promise<Fetched>;
}

/** What one scheme is. */
interface Adapter {
  /** As one would type it. */
  readonly example: string;
  /** Reads what stands behind the scheme, or says what is wrong with it. Pure. */
  readonly read: (rest: string) => ReadSource | string;
}

function adapter<S extends Scheme>(
  scheme: S,
  example: string,
  parse: (rest: string) => Sources[S] | string,
  fetch: (source: Source<S>, at: Surroundings) => Promise<Fetched>,
): Adapter {
  return {
    example,
    read: (rest) => {
      const parsed = parse(rest);
      if (typeof parsed === "string") return parsed;
      const source = { scheme, ...parsed } as unknown as Source<S>;
      return { source: source as Source, fetch: (at) => fetch(source, at) };
    },
  };
}

/** Every scheme; one that has no adapter does not compile. */
export const adapters: { readonly [S in Scheme]: Adapter } = {
  file: adapter("file", "file:examples/iris/model.pmml", parseFile, fetchFile),
  oci: adapter("oci", "oci:registry.example.com/models/iris@sha256:…", parseOci, fetchOci),
  s3: adapter("s3", "s3://bucket/models/iris.pmml?versionId=…", parseS3, fetchS3),
  mlflow: adapter("mlflow", "mlflow:models:/iris/3", parseMlflow, fetchMlflow),
  dvc: adapter("dvc", "dvc:dvc.lock#train/model.pmml", parseDvc, fetchDvc),
  https: adapter("https", "https://example.com/iris.pmml#sha256=…", parseAddressed, fetchAddressed),
  pachyderm: adapter("pachyderm", "pachyderm:https://example.com/iris.pmml#sha256=…", parseAddressed, fetchAddressed),
  modeldb: adapter("modeldb", "modeldb:https://example.com/iris.pmml#sha256=…", parseAddressed, fetchAddressed),
};

export const schemes = Object.keys(adapters) as readonly Scheme[];
