// Settings that docs/stores.md shows, for the compiler. test/unit/structure/page-snippets.test.ts writes this file.
import type { CloudEnvironment } from "../../../stacks/environments/environment.ts";
import type { ModelSpec } from "../../../components/model-service/spec.ts";

export const setting0 = {
  registry: { create: { keepUntaggedDays: 90, pulledBy: ["123456789012"] } },
} satisfies Partial<CloudEnvironment>;
export const setting1 = { registry: { adopt: { ecr: { prefix: "shared/ml" } } } } satisfies Partial<CloudEnvironment>;
export const setting2 = {
  registry: { adopt: { harbor: { host: "harbor.example.com", project: "ml", secret: "ml-serving/prd/harbor" } } },
} satisfies Partial<CloudEnvironment>;
export const setting3 = { results: { memory: "256Mi" } } satisfies Partial<CloudEnvironment>;
export const setting4 = { cache: { ttl: "10m", key: ["customer", "amount"] } } satisfies Partial<ModelSpec>;
export const setting5 = {
  features: {
    soil: {
      key: "bed", // the field that names the entity
      values: { moisture: "FP64", kind: "BYTES" },
      maxAge: "60m", // after that they are gone
      defaults: { kind: "loam" }, // what has none is refused with 400 where it is missing
    },
  },
} satisfies Partial<ModelSpec>;
