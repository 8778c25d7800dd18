import type { IssueCode } from "../../components/issue-codes.ts";
import type { Issue } from "../../components/issues.ts";

/** What an artifact is looked at for, in the order in which it is told. */
export const checks = ["source", "format", "pickles", "libraries", "contract", "golden rows", "answers"] as const;

export type Check = (typeof checks)[number];

/** What came of a check. `not asked`: there is nothing of it to ask, or this machine cannot. */
export interface Finding {
  readonly check: Check;
  readonly outcome: "passed" | "failed" | "not asked";
  /** As one sentence. */
  readonly words: string;
  readonly issues: readonly Issue[];
}

/** Which check an issue speaks of. */
const checkOf: Readonly<Partial<Record<IssueCode, Check>>> = {
  MA001: "format",
  MA002: "format",
  MA003: "format",
  MA004: "format",
  MA022: "format",
  MA005: "pickles",
  MA008: "pickles",
  MA013: "pickles",
  MA006: "libraries",
  MA007: "libraries",
  MS051: "contract",
  MR024: "contract",
  MA011: "golden rows",
  MR027: "golden rows",
  MR049: "answers",
};

/** What is said of a check that nothing speaks against. */
export type Passed = { readonly [C in Check]: { readonly outcome: "passed" | "not asked"; readonly words: string } };

/**
 * Every check with what speaks against it. What no check knows of is the source's: it could not be fetched, or not be packed. Pure.
 * @param passed what is said of those that nothing speaks against
 */
export function findings(issues: readonly Issue[], passed: Passed): readonly Finding[] {
  return checks.map((check): Finding => {
    const own = issues.filter(({ code }) => (checkOf[code] ?? "source") === check);
    return own.length === 0
      ? { check, ...passed[check], issues: [] }
      : { check, outcome: "failed", words: own.map(({ message }) => message).join(" "), issues: own };
  });
}
