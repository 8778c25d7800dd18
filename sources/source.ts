import type { Provenance } from "../components/model-service/release.ts";
import type { Digest } from "../oci/digest.ts";
import type { Repository } from "../oci/reference.ts";

/** What each scheme of a source says, once it is read. */
export interface Sources {
  /** A file or folder of this machine. */
  readonly file: { readonly path: string };
  /** An artifact of a registry, by tag or digest. */
  readonly oci: { readonly repository: string; readonly reference: string };
  /** An object, or all that begin with a prefix. */
  readonly s3: { readonly bucket: string; readonly key: string; readonly versionId?: string };
  /** A model of MLflow's registry, a logged model, or what a run logged; `path` within it, or "". */
  readonly mlflow: MlflowModel & { readonly path: string };
  /** An output of a `.dvc` file, or of a stage of a `dvc.lock`. */
  readonly dvc: {
    readonly file: string;
    readonly output?: { readonly stage: string; readonly path: string };
    /** What it must be: as it was recorded. */
    readonly md5?: string;
  };
  readonly https: Addressed;
  readonly pachyderm: Addressed;
  readonly modeldb: Addressed;
}

export type MlflowModel =
  | { readonly kind: "version"; readonly name: string; readonly version: string }
  | { readonly kind: "alias"; readonly name: string; readonly alias: string }
  | { readonly kind: "logged"; readonly id: string }
  | { readonly kind: "run"; readonly run: string };

/** A file by the address that it is fetched from; its digest must be told. */
export interface Addressed {
  readonly url: URL;
}

export type Scheme = keyof Sources;

/** A source, taken apart. Discriminates on `scheme`. */
export type Source<S extends Scheme = Scheme> = {
  readonly [P in S]: { readonly scheme: P } & Sources[P];
}[S];

/** An image in a registry. */
export interface ImageAt {
  readonly at: Repository;
  readonly digest: Digest;
  /** Value of the Authorization header; undefined: nobody logs in. */
  readonly authorization: string | undefined;
}

/** What fetching may use. */
export interface Surroundings {
  /** The repository that paths are relative to. */
  readonly root: string;
  /** An empty folder for what is downloaded; whoever made it removes it. */
  readonly folder: string;
  /** Settings and credentials, as the environment has them. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Is told how far a download is. */
  readonly say: (line: string) => void;
  /** @default {@link largestArtifact} */
  readonly limit?: number;
}

/** What an adapter found and fetched. */
export interface Fetched {
  /** The file or folder on this machine that has the bytes. */
  readonly path: string;
  /** What it is called in messages, without credentials. */
  readonly shown: string;
  /** Names the same bytes for ever, without credentials; `undefined`: name them by their digest. */
  readonly pinned: string | undefined;
  /** What the source calls this version; `undefined`: nothing. */
  readonly version: string | undefined;
  readonly provenance: Provenance;
  /** What whoever releases it should know. */
  readonly notes: readonly string[];
  /** An image that can be mounted as it is, and whose files are those. */
  readonly image?: ImageAt;
}
