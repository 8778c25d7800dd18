import type { IssueCode } from "./issue-codes.ts";

/** A mistake in data: what, where, and how to mend it. */
export interface Issue {
  /** Stable, documented and searchable. */
  readonly code: IssueCode;
  /** Where, as a path that a search finds: `models.iris.replicas`. */
  readonly path: string;
  /** What is wrong, with the value, and what to do. */
  readonly message: string;
}

/** All mistakes of a run as people read them; empty when there are none. */
export function formatIssues(issues: readonly Issue[], environment: string): string {
  if (issues.length === 0) return "";
  const width = Math.max(...issues.map((issue) => issue.path.length));
  const lines = issues.map((issue) => `${issue.code}  ${issue.path.padEnd(width)}  ${issue.message}`);
  const count = issues.length === 1 ? "1 problem" : `${issues.length} problems`;
  return [`${count} in ${environment}; nothing was created.`, ...lines].join("\n");
}
