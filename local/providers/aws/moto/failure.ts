/** What a call of moto came to. */
export interface Failure {
  readonly verdict: "refused" | "unknown" | "unreachable";
  readonly code: string;
  readonly message: string;
}

/** What the SDK throws: an answer of the service, or an error before there was one. */
interface Thrown {
  readonly name?: string;
  readonly message?: string;
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** Errors that are no answer of the service: https://nodejs.org/api/errors.html#common-system-errors */
const unreached = new Set(["ECONNREFUSED", "ECONNRESET", "EPIPE", "ETIMEDOUT", "TimeoutError"]);

/** How much is shown of a message: moto lists all zones of the world for one that is wrong. */
const longest = 300;

/** Tells moto's refusals from its own failures: what it does not have, it answers with a 404 page or a status of 5xx. */
export function failureOf(error: unknown, url: string): Failure {
  const { name = "Error", message = "", code = "", $metadata } = error as Thrown;
  if (unreached.has(code) || unreached.has(name))
    return {
      verdict: "unreachable",
      code: "moto",
      message: `${url} does not answer (${code || name}). Start a server of moto there, or unset ML_SERVING_AWS_MOTO.`,
    };
  const status = $metadata?.httpStatusCode ?? 0;
  const said = message.length > longest ? `${message.slice(0, longest)}…` : message;
  const isAnswer = error instanceof Error && error.constructor.name !== "SyntaxError" && status >= 400 && status < 500;
  const isOwn = error instanceof Error && error.name === "Refusal";
  if (isOwn) return { verdict: "refused", code: "moto's verdict", message };
  if (isAnswer && message !== "" && !/not been implemented|not implemented/i.test(message))
    return { verdict: "refused", code: "moto's verdict", message: `${name}: ${said}` };
  return { verdict: "unknown", code: "moto", message: `${name}: ${said} (status ${status})` };
}
