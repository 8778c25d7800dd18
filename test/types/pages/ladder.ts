// Settings that docs/ladder.md shows, for the compiler. test/unit/structure/page-snippets.test.ts writes this file.
import type { CloudEnvironment } from "../../../stacks/environments/environment.ts";

export const setting0 = { after: "stg" } satisfies Partial<CloudEnvironment>;
export const setting1 = {
  changes: {
    approval: { by: ["ml-releases"], within: "4h" }, // people or groups, as Jenkins and GitHub know them
    ticket: "required", // every change of a release names one: --ticket CHG-1234
    bake: "1d", // how long a champion is served here before it may go on
  },
} satisfies Partial<CloudEnvironment>;
