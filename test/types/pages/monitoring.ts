// Settings that docs/monitoring.md shows, for the compiler. test/unit/structure/page-snippets.test.ts writes this file.
import type { CloudEnvironment } from "../../../stacks/environments/environment.ts";

/** What it is of, with something left out of it. */
type Told<T> = T extends readonly (infer E)[] ? readonly Told<E>[] : { readonly [K in keyof T]?: Told<T[K]> };

export const setting0 = {
  monitoring: {
    // …
    alerts: {
      receivers: {
        chat: { slack: { secret: "ml-serving/prd/alerts", key: "slack", channel: "#ml-serving" } },
        "risk-pager": { pagerduty: { secret: "ml-serving/prd/alerts", key: "risk-pagerduty" } },
        dog: { webhook: { url: "https://watchdog.example.com/ml-prd", secret: "ml-serving/prd/alerts", key: "dog" } },
        mail: { email: { to: "ml@example.com", from: "alerts@example.com", server: "smtp.example.com:587" } },
      },
      platform: { page: ["mail", "chat"], ticket: ["chat"] },
      teams: { risk: { page: ["risk-pager"], ticket: ["chat"] } },
      watchdog: "dog",
    },
  },
} satisfies Told<CloudEnvironment>;
export const setting1 = {
  jenkins: {
    host: "ci.example.com",
    watched: "ml-serving/.+/main",
    login: { user: "prometheus", secret: "ml-serving/prd/jenkins" },
  },
} satisfies Partial<CloudEnvironment["monitoring"]>;
export const setting2 = {
  remoteWrite: { workspace: "ws-11111111-2222-3333-4444-555555555555", region: "eu-west-1" },
} satisfies Partial<CloudEnvironment["monitoring"]>;
