// Settings that docs/jenkins.md shows, for the compiler. test/unit/structure/page-snippets.test.ts writes this file.
import type { CloudEnvironment } from "../../../stacks/environments/environment.ts";

export const setting0 = {
  ci: {
    jenkins: {
      login: {
        clientId: "ml-serving-jenkins",
        discovery: "https://login.example.com/.well-known/openid-configuration",
        secret: "ml-serving/dev/jenkins",
      },
      people: { admins: ["ml-platform"], operators: ["ml-releases"], readers: ["ml-owners"] },
      repository: {
        url: "https://github.com/example/ml-serving.git",
        secret: "ml-serving/dev/repository",
        pushes: "ml-serving/dev/releases",
      },
      builds: { of: "main", callers: { secret: "ml-serving/dev/callers", of: ["prd"] } },
      home: { size: "20Gi" },
      backups: { bucket: "ml-serving-ci-dev-111122223333", keepDays: 30 },
      agents: { most: 3 },
      images: "build",
      environments: { dev: "111122223333", prd: "123456789012" },
    },
  },
} satisfies Partial<CloudEnvironment>;
export const setting1 = {
  account: {
    id: "123456789012",
    region: "eu-west-1",
    ci: { jenkins: { environment: "dev", account: "111122223333" } },
  },
} satisfies Partial<CloudEnvironment>;
