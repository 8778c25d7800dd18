interface Statement {
  readonly Effect: "Allow" | "Deny";
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly NotResource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** A request as AWS judges it. */
export interface Request {
  readonly action: string;
  /** ARN. */
  readonly resource: string;
  /** A key with several values has a list. */
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
}

function list(value: string | readonly string[] | undefined): readonly string[] {
  return value === undefined ? [] : typeof value === "string" ? [value] : value;
}

function matches(pattern: string, text: string): boolean {
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`, "i").test(text);
}

/**
 * What each operator asks of the values that a policy has and those of a request.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
const operators: Readonly<Record<string, (wanted: readonly string[], found: readonly string[]) => boolean>> = {
  StringEquals: (wanted, found) => found.length === 1 && wanted.includes(found[0] ?? ""),
  "ForAnyValue:StringEquals": (wanted, found) => found.some((value) => wanted.includes(value)),
  // True also of a request without the key.
  "ForAllValues:StringNotEquals": (wanted, found) => found.every((value) => !wanted.includes(value)),
};

function applies(statement: Statement, { action, resource, context = {} }: Request): boolean {
  const any = (patterns: readonly string[], text: string) => patterns.some((pattern) => matches(pattern, text));
  const onAction =
    statement.NotAction === undefined ? any(list(statement.Action), action) : !any(list(statement.NotAction), action);
  const onResource =
    statement.NotResource === undefined
      ? any(list(statement.Resource), resource)
      : !any(list(statement.NotResource), resource);
  const conditions = Object.entries(statement.Condition ?? {});
  return (
    onAction &&
    onResource &&
    conditions.every(([operator, keys]) => {
      const holds = operators[operator];
      if (holds === undefined) throw new Error(`${operator} is not judged here`);
      return Object.entries(keys).every(([key, values]) => holds(list(values), list(context[key])));
    })
  );
}

/**
 * Whether a policy lets a request through, by the rules of AWS: what is denied is denied, and what nothing allows too.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function isAllowed(policy: string, request: Request): boolean {
  const { Statement } = JSON.parse(policy) as { readonly Statement: readonly Statement[] };
  const found = Statement.filter((statement) => applies(statement, request)).map(({ Effect }) => Effect);
  return found.includes("Allow") && !found.includes("Deny");
}
