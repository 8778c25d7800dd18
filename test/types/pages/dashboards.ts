// Settings that docs/dashboards.md shows, for the compiler. test/unit/structure/page-snippets.test.ts writes this file.
import type { CloudEnvironment } from "../../../stacks/environments/environment.ts";

/** What it is of, with something left out of it. */
type Told<T> = T extends readonly (infer E)[] ? readonly Told<E>[] : { readonly [K in keyof T]?: Told<T[K]> };

export const setting0 = {
  monitoring: {
    // …
    grafana: {
      image: "docker.io/grafana/grafana:13.2.3",
      login: {
        clientId: "ml-serving-grafana",
        authorization: "https://login.example.com/oauth2/authorize",
        token: "https://login.example.com/oauth2/token",
        userInfo: "https://login.example.com/oauth2/userinfo",
        roles: { admins: ["ml-platform"] },
        secret: "ml-serving/prd/grafana",
      },
    },
  },
} satisfies Told<CloudEnvironment>;
