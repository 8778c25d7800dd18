import type { IssueCode } from "../../issue-codes.ts";
import type { Issue } from "../../issues.ts";

/** Collects the mistakes of one model. */
export class Findings {
  readonly issues: Issue[] = [];
  readonly #model: string;
  constructor(model: string) {
    this.#model = `models.${model}`;
  }
  add(code: IssueCode, path: string, message: string): void {
    this.issues.push({ code, path: `${this.#model}.${path}`, message });
  }
}
