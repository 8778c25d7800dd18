import type { EnvironmentName } from "../../environment-names.ts";
import type { Duration } from "../../quantity.ts";
import type { SparkSpec } from "./spark.ts";

/** How rows are written: CSV with a first line of names, a JSON object a line, or Parquet of columns with one value a row. */
export type BatchFormat = "csv" | "jsonl" | "parquet";

/**
 * Where rows lie: a file or all files below a name. In texts `{environment}` is the environment's name, `{date}` the UTC day
 * that a run is due and `{run}` that time or, on demand, the run's name.
 */
export type BatchPlace =
  | { readonly bucket: string; readonly prefix: string; readonly claim?: never }
  /** A PersistentVolumeClaim of the team's namespace that several pods can mount, and a folder on it. */
  | { readonly claim: string; readonly folder: string; readonly bucket?: never };

/** Something that is done to a row before it is scored. Each makes one column, of others or of itself. */
export type PreparationStep =
  /** The value of another column. */
  | { readonly set: string; readonly from: string }
  /** A value where there is none. */
  | { readonly set: string; readonly missing: number | string | boolean }
  /** A number: less `minus`, then divided by `by`. */
  | { readonly set: string; readonly scale: { readonly minus?: number; readonly by: number } }
  /** A number within bounds. */
  | { readonly set: string; readonly clip: { readonly min?: number; readonly max?: number } }
  /** The natural logarithm of one more than a number, that is not negative. */
  | { readonly set: string; readonly log1p: true }
  /** A number for each text. */
  | { readonly set: string; readonly code: Readonly<Record<string, number>>; readonly other?: number }
  /** One column divided by another. */
  | { readonly set: string; readonly ratio: { readonly of: string; readonly to: string } };

/** When a run begins by itself. */
export interface BatchSchedule {
  /** Five fields, or a name such as `@daily`: https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax */
  readonly cron: string;
  /** By its name in the IANA's data base. @default "UTC" */
  readonly timezone?: string;
}

/** Scoring of many rows, beside the requests that the model answers. */
export interface BatchSpec {
  /** Environments in which files are scored. @default all that serve the model */
  readonly only?: readonly EnvironmentName[];
  readonly input: BatchPlace & { readonly format: BatchFormat };
  readonly output: BatchPlace & {
    /** @default the input's */
    readonly format?: BatchFormat;
    /** Columns of the input that the output has too, before the model's outputs. @default all */
    readonly keep?: readonly string[];
  };
  /** @default on demand alone, by `npx ml batch` */
  readonly schedule?: BatchSchedule;
  /** Rows of a chunk, the part that is tried again as a whole. @default 20000 */
  readonly chunkRows?: number;
  /** Rows of one request to the model. @default 500 */
  readonly requestRows?: number;
  /** Pods that share a run, each with a server of its own. @default 2 */
  readonly parallelism?: number;
  /** Whether nodes that AWS may take back will do: by preference, or never. @default "preferred" */
  readonly spot?: "preferred" | "never";
  /** A run that takes longer is ended, and is an alert. @default "360m" */
  readonly within?: Duration;
  /** Percent of the rows that may fail; more, and the run has failed. @default 1 */
  readonly mostFailedPercent?: number;
  /** The columns of inputs that take several values a row, in their order. @default an input is the column of its name */
  readonly columns?: Readonly<Record<string, readonly string[]>>;
  /** What is done to rows first, in order. @default nothing */
  readonly prepare?: readonly PreparationStep[];
  /** Spark scores the rows: for files that outgrow Jobs, of a PMML model. @default Jobs */
  readonly spark?: SparkSpec;
}
