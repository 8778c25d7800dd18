import { InvalidArgumentError } from "commander";
import { defaultCriteria, readCriteria, type Criteria } from "./criteria.ts";

/** What somebody typed of what a version has to show. */
export interface CriteriaTyped {
  readonly criteria?: string;
  /** Seconds. */
  readonly window?: number;
  readonly requests?: number;
}

export function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError("Write a whole number.");
  return Number(text);
}

/** What a version has to show: what is typed, else what the file says, else the defaults. */
export function criteriaOf({ criteria, window, requests }: CriteriaTyped): Criteria {
  return {
    ...(criteria === undefined ? defaultCriteria : readCriteria(criteria)),
    ...(window === undefined ? {} : { window: `${window}s` as const }),
    ...(requests === undefined ? {} : { requests }),
  };
}
