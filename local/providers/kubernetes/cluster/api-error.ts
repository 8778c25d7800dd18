import type { JsonObject } from "../../serve/index.ts";
import { items, text } from "../objects.ts";

/** One field that the API server objects to. */
export interface Cause {
  readonly reason: string;
  readonly message: string;
  /** A path as the API server writes it: `spec.selector`, `.spec.containers[name="web"].image`. */
  readonly field: string;
}

/** The API server's refusal of a request. */
export class ApiError extends Error {
  /** The HTTP status. */
  readonly code: number;
  /** `NotFound`, `Invalid`, `Conflict`, `Forbidden`, … */
  readonly reason: string;
  readonly causes: readonly Cause[];
  constructor(code: number, reason: string, message: string, causes: readonly Cause[] = []) {
    super(message);
    this.name = "ApiError";
    this.code = code;
    this.reason = reason;
    this.causes = causes;
  }

  /** Reads a `Status` object; a body of any other form becomes the message. */
  static of(code: number, body: JsonObject | string): ApiError {
    if (typeof body === "string") return new ApiError(code, "", body.trim().slice(0, 500) || `HTTP status ${code}`);
    const causes = items(body, "details", "causes").map((cause) => ({
      reason: text(cause, "reason"),
      message: text(cause, "message"),
      field: text(cause, "field"),
    }));
    return new ApiError(code, text(body, "reason"), text(body, "message") || `HTTP status ${code}`, causes);
  }
}

/** Whether the API server answers for a server behind it that does not. */
export function isUnavailable(error: unknown): boolean {
  return error instanceof ApiError && error.code === 503;
}

/** No answer at all from the API server. */
export class Unreachable extends Error {
  constructor(server: string, why: string) {
    super(
      `The Kubernetes API server ${server} cannot be reached: ${why}.\n` +
        "  → Check that the cluster runs and that KUBECONFIG (or kubernetes:kubeconfig, kubernetes:context) names it.",
    );
    this.name = "Unreachable";
  }
}

export function isNotFound(error: unknown): boolean {
  return error instanceof ApiError && error.code === 404;
}
