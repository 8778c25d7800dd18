// Settings that docs/capacity.md shows, for the compiler. test/unit/structure/page-snippets.test.ts writes this file.
import type { CloudEnvironment } from "../../../stacks/environments/environment.ts";

export const setting0 = {
  quotas: { vcpus: { standard: 384, g: 96 }, spotVcpus: { standard: 64 }, elasticIps: 5 },
} satisfies Partial<CloudEnvironment>;
