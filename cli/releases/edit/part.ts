import { Problem } from "../../../local/console/problem.ts";
import type { Part } from "../../../stacks/releases/edit/change.ts";

/** What somebody said of the part that a version is to play. */
export interface PartOptions {
  readonly as?: "champion" | "challenger" | "shadow";
  readonly weight?: number;
  readonly percent?: number;
}

/** The part that is meant: a weight is a challenger's, a percentage a shadow's. @throws {Problem} where they contradict */
export function partOf({ as, weight, percent }: PartOptions): Part {
  const meant = as ?? (weight !== undefined ? "challenger" : percent !== undefined ? "shadow" : "champion");
  if (weight !== undefined && meant !== "challenger")
    throw new Problem(`A ${meant} has no weight.`, "Leave --weight out, or say --as challenger.");
  if (percent !== undefined && meant !== "shadow")
    throw new Problem(`A ${meant} has no percentage.`, "Leave --percent out, or say --as shadow.");
  switch (meant) {
    case "champion":
      return { as: meant };
    case "challenger":
      if (weight === undefined)
        throw new Problem(
          "A challenger needs its share of the requests.",
          "Say it in percent: --as challenger --weight 10",
        );
      return { as: meant, weight };
    case "shadow":
      if (percent === undefined)
        throw new Problem(
          "A shadow needs its share of the requests, which it is sent too.",
          "Say it in percent: --as shadow --percent 20",
        );
      return { as: meant, percent };
  }
}
