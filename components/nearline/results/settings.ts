import type { EnvironmentName } from "../../environment-names.ts";
import { seconds, type Duration } from "../../quantity.ts";

/** Where results are sent by HTTP: each as JSON, signed, over and over until it is taken. */
export interface CallbackSpec {
  /** Where each result is posted to; `{environment}` in it is the environment's name. */
  readonly to: `https://${string}`;
  /**
   * What signs them: a key of a secret of the team's, kept as those of models are (docs/custom.md), that several models may
   * share. Its value is `whsec_` and 24 to 64 random bytes in base64.
   */
  readonly secret: { readonly name: string; readonly key: string };
  /** Addresses that `to` stands for, in CIDR notation, such as `10.20.0.0/16`. @default any: only the port is known */
  readonly at?: string;
  /** How long an answer may take. @default "10s" */
  readonly timeout?: Duration;
  /** How often a result is posted at most; then its request is a dead letter. @default 6, which take about half a minute */
  readonly tries?: number;
}

/** A bucket in S3 where each result is an object, `PREFIX/KEY.json`. */
export interface ObjectsSpec {
  /** Somebody else's: nothing of it is made here. `{environment}` in it is the environment's name. */
  readonly bucket: string;
  /** What objects' keys begin with, without the last slash. `{environment}` in it is the environment's name. */
  readonly prefix: string;
}

/** Where results go beside being asked for by HTTP: to all that are named. */
export interface ResultsSpec {
  /** To a stream, of which so many are kept. */
  readonly stream?: { readonly most: number };
  readonly callback?: CallbackSpec;
  readonly objects?: ObjectsSpec;
}

/** {@link CallbackSpec} with every default filled in. */
export interface ResolvedCallback {
  readonly to: string;
  readonly secret: { readonly name: string; readonly key: string };
  /** In CIDR notation. */
  readonly at: string;
  readonly timeoutSeconds: number;
  readonly tries: number;
}

/** {@link ObjectsSpec} with every default filled in. */
export interface ResolvedObjects extends ObjectsSpec {
  /** How often an object is written at most; then its request is a dead letter. */
  readonly tries: number;
}

/** {@link ResultsSpec} with every default filled in. */
export interface ResolvedResults {
  readonly stream: { readonly most: number } | "none";
  readonly callback: ResolvedCallback | "none";
  readonly objects: ResolvedObjects | "none";
}

export const callbackDefaults = { at: "0.0.0.0/0", timeout: "10s", tries: 6 } as const;

/** A text with the environment's name where it says so. */
export function inEnvironment(written: string, environment: EnvironmentName): string {
  return written.replaceAll("{environment}", environment);
}

function resolveCallback(callback: CallbackSpec, environment: EnvironmentName): ResolvedCallback {
  const {
    to,
    secret,
    at = callbackDefaults.at,
    timeout = callbackDefaults.timeout,
    tries = callbackDefaults.tries,
  } = callback;
  return { to: inEnvironment(to, environment), secret, at, timeoutSeconds: seconds(timeout), tries };
}

export function resolveResults(
  { stream, callback, objects }: ResultsSpec,
  environment: EnvironmentName,
): ResolvedResults {
  return {
    stream: stream ?? "none",
    callback: callback === undefined ? "none" : resolveCallback(callback, environment),
    objects:
      objects === undefined
        ? "none"
        : {
            bucket: inEnvironment(objects.bucket, environment),
            prefix: inEnvironment(objects.prefix, environment).replace(/\/+$/, ""),
            tries: callbackDefaults.tries,
          },
  };
}
