import type { Issue } from "../components/issues.ts";
import type { IssueCode } from "../components/issue-codes.ts";

/** A source that nothing is taken from: what is wrong with it, as a coded issue. */
export class SourceRefused extends Error {
  readonly issue: Issue;

  constructor(code: IssueCode, path: string, message: string) {
    super(`${code}  ${path}  ${message}`);
    this.name = "SourceRefused";
    this.issue = { code, path, message };
  }
}
