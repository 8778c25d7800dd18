import type { Json } from "../../serve/index.ts";
import { items, text } from "../objects.ts";
import type { KubeObject } from "../objects.ts";

/** Where an object stands on its way to ready. */
export type Verdict =
  | { readonly is: "done" }
  /** Not yet; the text says what is missing. */
  | { readonly is: "waiting"; readonly text: string }
  /** Never, as things are. */
  | { readonly is: "failed"; readonly text: string };

export const DONE: Verdict = { is: "done" };

export function waiting(text: string): Verdict {
  return { is: "waiting", text };
}

export function failed(text: string): Verdict {
  return { is: "failed", text };
}

/** Objects that a decision needs besides the object itself. */
export interface RelatedQuery {
  readonly apiVersion: string;
  readonly kind: string;
  /** "" for cluster-wide kinds. */
  readonly namespace: string;
  /** Query of the list request, such as `labelSelector`. */
  readonly query: { readonly [name: string]: string };
}

/** How one kind becomes ready. */
export interface Awaiter {
  /** Seconds to wait when neither annotation nor customTimeouts say otherwise; the official provider's. */
  readonly timeoutSeconds: number;
  /** What else to look at; one list for each query. @default nothing */
  related?(object: KubeObject): readonly RelatedQuery[];
  decide(object: KubeObject, ...related: readonly (readonly KubeObject[])[]): Verdict;
}

/** A condition of the object's status by type. */
export function condition(object: KubeObject, type: string): KubeObject | undefined {
  return items(object, "status", "conditions").find((candidate) => candidate["type"] === type);
}

/** `reason: message` of a condition or a container state, as far as there is any. */
export function why(part: Json | undefined): string {
  return [text(part, "reason"), text(part, "message")].filter((said) => said !== "").join(": ");
}

/** A label selector (`matchLabels`, `matchExpressions`) as the query parameter of a list request. */
export function labelSelector(selector: Json | undefined): string {
  const labels = Object.entries((selector as KubeObject | undefined)?.["matchLabels"] ?? {}).map(
    ([key, value]) => `${key}=${String(value)}`,
  );
  const expressions = items(selector, "matchExpressions").map((expression) => {
    const key = text(expression, "key");
    const values = (expression["values"] as readonly string[] | undefined) ?? [];
    switch (text(expression, "operator")) {
      case "In":
        return `${key} in (${values.join(",")})`;
      case "NotIn":
        return `${key} notin (${values.join(",")})`;
      case "DoesNotExist":
        return `!${key}`;
      default:
        return key;
    }
  });
  return [...labels, ...expressions].join(",");
}
