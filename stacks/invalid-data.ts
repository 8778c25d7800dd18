import { formatIssues, type Issue } from "../components/issues.ts";

/** All mistakes in an environment's data at once: the message lists them as people read them. */
export class InvalidData extends Error {
  readonly issues: readonly Issue[];
  constructor(issues: readonly Issue[], environment: string) {
    super(formatIssues(issues, environment));
    this.name = "InvalidData";
    this.issues = issues;
  }
}
