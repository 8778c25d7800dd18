import { seconds } from "../quantity.ts";
import type { DeadlineSpec } from "./spec/deadline.ts";

/** What a client gets when the model is late. */
export interface GatewayAnswer {
  readonly status: number;
  /** JSON. */
  readonly body: string;
}

/** When an answer comes too late; `none`: the gateway's own deadline holds. */
export type ResolvedDeadline =
  "none" | { readonly afterMilliseconds: number; readonly answer: GatewayAnswer | "gateway's own" };

/** What a client gets that named no status. */
const defaultStatus = 200;

/** Expects a deadline that `validate.ts` accepts. */
export function resolveDeadline(deadline: DeadlineSpec | undefined): ResolvedDeadline {
  if (deadline === undefined) return "none";
  const { after, answer } = deadline;
  return {
    afterMilliseconds: Math.round(seconds(after) * 1000),
    answer:
      answer === undefined
        ? "gateway's own"
        : { status: answer.status ?? defaultStatus, body: JSON.stringify(answer.body) },
  };
}
