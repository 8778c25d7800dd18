// Settings that docs/environments.md shows, for the compiler. test/unit/structure/page-snippets.test.ts writes this file.
import type { CloudEnvironment } from "../../../stacks/environments/environment.ts";

export const setting0 = { cells: { risk: { github: "example/risk-models" } } } satisfies Partial<CloudEnvironment>;
