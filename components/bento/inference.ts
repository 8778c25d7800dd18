import type { BentoComponent } from "./configuration.ts";

/** How a model is asked. */
export interface InferenceCall {
  /** The whole address: `http://iris-champion.models-examples.svc:8080/v2/models/iris/infer`. Mappings in it are Bento's `${!…}`. */
  readonly url: string;
  /** Seconds that an answer may take. */
  readonly timeoutSeconds: number;
  /** How often it is asked again after the first time. */
  readonly retries: number;
  /** Seconds until the first repetition; doubled each time. @default 0.2 */
  readonly firstPauseSeconds?: number;
  /** @default 5 */
  readonly longestPauseSeconds?: number;
  /** Further statuses after which it is not asked again. @default none */
  readonly final?: readonly number[];
  /** Further headers. @default none */
  readonly headers?: Readonly<Record<string, string>>;
}

/** The server says that the question is wrong: another time it would be as wrong. */
const refusals = [400, 401, 403, 404, 405, 406, 410, 411, 413, 414, 415, 422] as const;

/** The server says that it is too busy, or what is before it that none answers: pauses between repetitions grow. */
const busy = [429, 502, 503, 504] as const;

const milliseconds = (seconds: number): string => `${Math.round(seconds * 1000)}ms`;

/**
 * One call of the Open Inference Protocol v2: the message is the request's body and becomes the answer's. Where it fails,
 * the message stays what it was, with the error that `error()` says and, where one came, the metadata `http_status_code`.
 * Pure. https://warpstreamlabs.github.io/bento/docs/components/processors/http
 */
export function inferenceCall(call: InferenceCall): BentoComponent {
  const {
    url,
    timeoutSeconds,
    retries,
    firstPauseSeconds = 0.2,
    longestPauseSeconds = 5,
    final = [],
    headers = {},
  } = call;
  return {
    http: {
      url,
      verb: "POST",
      headers: { "Content-Type": "application/json", ...headers },
      timeout: milliseconds(timeoutSeconds),
      retries,
      retry_period: milliseconds(firstPauseSeconds),
      max_retry_backoff: milliseconds(Math.max(firstPauseSeconds, longestPauseSeconds)),
      backoff_on: [...busy],
      drop_on: [...refusals, ...final],
    },
  };
}
