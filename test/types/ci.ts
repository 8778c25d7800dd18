// Settings of CI that must not compile: see models.ts.
import type { CiSettings } from "../../components/accounts/settings.ts";
import type { JenkinsSettings } from "../../components/ci/settings.ts";

const jenkins = {
  login: { clientId: "jenkins", discovery: "https://a", secret: "ml-serving/dev/jenkins" },
  people: { admins: ["ml"], operators: ["release"] },
  repository: { url: "https://b" },
  builds: { of: "main" },
  home: { size: "20Gi" },
  backups: { bucket: "backups", keepDays: 30 },
  agents: { most: 3 },
  images: "build",
  environments: { dev: "111122223333" },
} satisfies JenkinsSettings;

// @ts-expect-error nobody who administers it
({ ...jenkins, people: { ...jenkins.people, admins: [] } }) satisfies JenkinsSettings;
// @ts-expect-error somebody who comes in without the identity provider
({ ...jenkins, people: { ...jenkins.people, anonymous: ["read"] } }) satisfies JenkinsSettings;
// @ts-expect-error the secret itself, in a data file
({ ...jenkins, login: { ...jenkins.login, clientSecret: "hunter2" } }) satisfies JenkinsSettings;
// @ts-expect-error a login that is no other's
({ ...jenkins, login: "local" }) satisfies JenkinsSettings;
// @ts-expect-error proposals and the main branch in one Jenkins: who may push a branch would deploy
({ ...jenkins, builds: { of: ["main", "proposals"] } }) satisfies JenkinsSettings;
// @ts-expect-error comments of a Jenkins that sees no pull request
({ ...jenkins, builds: { of: "main", comments: "ml-serving/dev/comments" } }) satisfies JenkinsSettings;
// @ts-expect-error proposals that nobody is told about
({ ...jenkins, builds: { of: "proposals" } }) satisfies JenkinsSettings;
// @ts-expect-error an image by a tag
({ ...jenkins, images: { controller: "latest", agent: "latest" } }) satisfies JenkinsSettings;
// @ts-expect-error one image of two
({ ...jenkins, images: { controller: "sha256:ab" } }) satisfies JenkinsSettings;
// @ts-expect-error an environment that there is not
({ ...jenkins, environments: { test: "111122223333" } }) satisfies JenkinsSettings;
// @ts-expect-error no account is that of the machine in front of you
({ ...jenkins, environments: { local: "111122223333" } }) satisfies JenkinsSettings;
// @ts-expect-error a home that goes with its pod
({ ...jenkins, home: { on: "pod", size: "20Gi" } }) satisfies JenkinsSettings;
// @ts-expect-error no backups
({ ...jenkins, backups: "none" }) satisfies JenkinsSettings;

({ jenkins: { environment: "dev", account: "111122223333" } }) satisfies CiSettings;
({ github: "acme/ml", jenkins: { environment: "dev", account: "111122223333" } }) satisfies CiSettings;
// @ts-expect-error nobody at all
({}) satisfies CiSettings;
// @ts-expect-error a Jenkins on the machine in front of you, which has no role on AWS
({ jenkins: { environment: "local", account: "111122223333" } }) satisfies CiSettings;
