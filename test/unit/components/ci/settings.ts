import type { JenkinsSettings } from "../../../../components/ci/settings.ts";

/** A Jenkins as somebody would declare it. */
export const jenkins: JenkinsSettings = {
  login: {
    clientId: "jenkins",
    discovery: "https://login.example.com/.well-known/openid-configuration",
    secret: "ml-serving/dev/jenkins",
  },
  people: { admins: ["ml-platform"], operators: ["ml-releases"], readers: ["ml-owners"] },
  repository: {
    url: "https://github.com/acme/ml.git",
    secret: "ml-serving/dev/repository",
    pushes: "ml-serving/dev/push",
  },
  builds: { of: "main" },
  home: { size: "20Gi" },
  backups: { bucket: "ml-serving-ci-dev", keepDays: 30 },
  agents: { most: 3, size: { cpu: 2, memory: "4Gi" } },
  images: "build",
  environments: { dev: "111122223333", prd: "123456789012" },
};
