import { text } from "../../../serve/json.ts";
import { Refusal } from "../../cloud/refusal.ts";
import type { Kind, Live } from "../kind.ts";

/** EC2's codes: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html */
export function noSuch(code: string, word: string): Kind["missing"] {
  return (id) => new Refusal(code, `The ${word} '${id}' does not exist`);
}

/** Ids are made up by EC2, so that none is there twice. */
export const neverTaken: Kind["taken"] = (live) =>
  new Refusal("InternalError", `an object of the id of ${text(live, "arn")} exists`);

/** @param word as EC2 calls it: `subnet`, `vpc` */
export function dependencies(word: string, id: (live: Live) => string): Required<Pick<Kind, "inUse">>["inUse"] {
  return (live) =>
    new Refusal("DependencyViolation", `The ${word} '${id(live)}' has dependencies and cannot be deleted.`);
}
