import type { Duration } from "../../quantity.ts";

/** A value that JSON can say. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** What the gateway answers in the model's place. */
export interface DefaultAnswer {
  /** As the model would have answered, so that clients need not tell the two apart. */
  readonly body: { readonly [key: string]: Json };
  /** @default 200; the header `x-model-answer: default` tells it from the model's own */
  readonly status?: 200 | 503 | 504;
}

/** When an answer comes too late to be of use. */
export interface DeadlineSpec {
  /** So long the gateway waits for the model: 15 s at most, which is how long it waits for all. */
  readonly after: Duration;
  /** By HTTP; gRPC clients get an error. @default 504 and no answer */
  readonly answer?: DefaultAnswer;
}
