// Settings that docs/traces.md shows, for the compiler. test/unit/structure/page-snippets.test.ts writes this file.
import type { CloudEnvironment } from "../../../stacks/environments/environment.ts";

export const setting0 = {
  tracing: {
    collector: { host: "collector.tracing.svc", at: { namespace: "tracing", labels: { app: "collector" } } },
    percent: 1,
  },
} satisfies Partial<CloudEnvironment>;
