import { load } from "js-yaml";
import { describe, expect, it } from "vitest";
import { grafanaFiles, roleExpression } from "../../../components/monitoring/grafana/configuration.ts";
import { renderGrafana } from "../../../components/monitoring/grafana/render.ts";
import {
  grafanaSecretCopies,
  validateGrafana,
  type GrafanaLogin,
  type GrafanaSettings,
} from "../../../components/monitoring/grafana/settings.ts";
import { boards } from "../../../components/monitoring/dashboards/index.ts";
import { dev } from "../../../stacks/environments/dev.ts";

const settings: GrafanaSettings = dev.monitoring.grafana;
const files = grafanaFiles(settings, "30s");

/** Sections and keys that the files of an environment name, as `section.key`. */
function keysOf(ini: string): readonly string[] {
  let section = "";
  return ini.split("\n").flatMap((line) => {
    const heading = /^\[(.+)\]$/.exec(line)?.[1];
    if (heading !== undefined) section = heading;
    const key = /^(\w+) = /.exec(line)?.[1];
    return key === undefined ? [] : [`${section}.${key}`];
  });
}

/** Of those that there are: https://github.com/grafana/grafana/blob/002060fdada8ac00eda5e1cd8f24a780e2463b97/conf/defaults.ini */
const published: Readonly<Record<string, string>> = {
  server: "http_port root_url domain protocol",
  analytics: "reporting_enabled check_for_updates check_for_plugin_updates feedback_links_enabled",
  security:
    "disable_initial_admin_creation admin_user admin_password secret_key disable_gravatar cookie_secure cookie_samesite strict_transport_security content_security_policy allow_embedding",
  users: "allow_sign_up allow_org_create auto_assign_org auto_assign_org_role viewers_can_edit editors_can_admin",
  auth: "disable_login_form disable_signout_menu oauth_auto_login login_cookie_name",
  "auth.anonymous": "enabled org_name org_role hide_version",
  "auth.basic": "enabled",
  "auth.generic_oauth":
    "name icon enabled allow_sign_up client_id client_secret scopes role_attribute_path role_attribute_strict auth_url token_url api_url use_pkce auth_style allow_assign_grafana_admin",
  snapshots: "external_enabled external_snapshot_url",
  dashboards: "versions_to_keep min_refresh_interval default_home_dashboard_path",
  plugins: "plugin_admin_enabled plugin_catalog_url",
  news: "news_feed_enabled",
  unified_alerting: "enabled execute_alerts",
  log: "mode level",
  "log.console": "level format",
};

function line(text: string): string {
  return files["grafana.ini"].split("\n").find((one) => one.startsWith(text)) ?? "";
}

describe("Grafana's file", () => {
  it("names settings that there are", () => {
    const known = Object.entries(published).flatMap(([section, keys]) =>
      keys.split(" ").map((key) => `${section}.${key}`),
    );
    expect(keysOf(files["grafana.ini"]).filter((key) => !known.includes(key))).toEqual([]);
    expect(keysOf("[auth]\noauth_autologin = true")).toEqual(["auth.oauth_autologin"]);
  });

  it("lets nobody in but by the identity provider, and has no account with a password", () => {
    expect(files["grafana.ini"]).toContain("[auth.anonymous]\nenabled = false\n");
    expect(files["grafana.ini"]).toContain("[auth.basic]\nenabled = false\n");
    expect(line("disable_initial_admin_creation")).toBe("disable_initial_admin_creation = true");
    expect(line("disable_login_form")).toBe("disable_login_form = true");
    expect(line("role_attribute_strict")).toBe("role_attribute_strict = true");
    expect(line("allow_assign_grafana_admin")).toBe("allow_assign_grafana_admin = false");
    expect(files["grafana.ini"]).not.toContain("admin_password");
  });

  it("names files for what is secret, and no value", () => {
    expect(line("client_secret")).toBe("client_secret = $__file{/etc/grafana-secrets/client-secret}");
    expect(line("secret_key")).toBe("secret_key = $__file{/etc/grafana-secrets/secret-key}");
    expect(grafanaSecretCopies(settings)).toEqual([
      {
        name: "grafana-login",
        from: "ml-serving/dev/grafana",
        keys: { "client-secret": "client-secret", "secret-key": "secret-key" },
      },
    ]);
    expect(grafanaSecretCopies(undefined)).toEqual([]);
  });

  it("is for a forwarded port, or for the address that is given, and then by HTTPS alone", () => {
    expect(line("root_url")).toBe("root_url = http://localhost:3000/");
    expect(line("cookie_secure")).toBe("cookie_secure = false");
    const given = grafanaFiles({ ...settings, url: "https://grafana.example.com" }, "30s")["grafana.ini"];
    expect(given).toContain("root_url = https://grafana.example.com/");
    expect(given).toContain("cookie_secure = true");
  });

  // Evaluated by jmespath 1.0.1 of PyPI: Admin for those of a named group, Viewer for others, nothing for strangers.
  it.each([
    [{ admins: ["ml-platform"] }, "(contains(groups[*], 'ml-platform')) && 'Admin' || 'Viewer'"],
    [
      { admins: ["ml-platform"], viewers: ["ml", "risk"] },
      "(contains(groups[*], 'ml-platform')) && 'Admin' || (contains(groups[*], 'ml') || contains(groups[*], 'risk')) && 'Viewer'",
    ],
  ] as const)("says of %j who has which role", (roles, expression) => {
    expect(roleExpression({ roles })).toBe(expression);
  });
});

describe("what Grafana is provisioned with", () => {
  interface DataSource {
    readonly type: string;
    readonly uid: string;
    readonly url: string;
    readonly jsonData: object;
  }

  it("are Prometheus, by the id that dashboards name, and Alertmanager", () => {
    const { datasources } = load(files["datasources.yaml"]) as { readonly datasources: readonly DataSource[] };
    expect(datasources.map(({ type, uid, url }) => [type, uid, url])).toEqual([
      ["prometheus", "prometheus", "http://prometheus.monitoring.svc:9090"],
      ["alertmanager", "alertmanager", "http://alertmanager.monitoring.svc:9093"],
    ]);
    expect(datasources[0]?.jsonData).toMatchObject({ timeInterval: "30s" });
  });

  const rendered = renderGrafana<string>({
    settings,
    image: `docker.io/grafana/grafana@sha256:${"ab".repeat(32)}`,
    interval: "30s",
    namespace: "monitoring",
    clusterAddresses: ["10.10.0.0/16"],
  });

  it("are all dashboards, each in the folder that its provider looks into", () => {
    const { providers } = load(files["dashboards.yaml"]) as {
      readonly providers: readonly { readonly folder: string; readonly options: { readonly path: string } }[];
    };
    expect(providers.map(({ folder, options }) => [folder, options.path])).toEqual([
      ["Platform", "/etc/grafana-dashboards/platform"],
      ["Models", "/etc/grafana-dashboards/models"],
    ]);
    const mounts = rendered.deployment.spec.template.spec.containers[0]?.volumeMounts ?? [];
    for (const { options } of providers) expect(mounts.map(({ mountPath }) => mountPath)).toContain(options.path);
    const [, ...folders] = rendered.configurations;
    const names = folders.flatMap(({ data }) => Object.keys(data));
    expect(names.sort()).toEqual(boards.map(({ uid }) => `${uid}.json`).sort());
    expect(line("default_home_dashboard_path")).toContain("/platform/ml-platform.json");
    expect(Object.keys(folders[0]?.data ?? {})).toContain("ml-platform.json");
  });

  it("fit into ConfigMaps", () => {
    // https://kubernetes.io/docs/concepts/configuration/configmap/: 1 MiB
    for (const { data } of rendered.configurations) expect(JSON.stringify(data).length).toBeLessThan(2 ** 20);
  });

  it("start anew when one of them changes", () => {
    const other = renderGrafana<string>({
      settings: { ...settings, url: "https://grafana.example.com" },
      image: "x",
      interval: "30s",
      namespace: "monitoring",
      clusterAddresses: "unknown",
    });
    const digest = ({ deployment }: typeof rendered) => deployment.spec.template.metadata.annotations;
    expect(digest(other)).not.toEqual(digest(rendered));
  });

  it("write into folders of the pod's own alone", () => {
    const { volumes, containers } = rendered.deployment.spec.template.spec;
    const written = containers[0]?.volumeMounts.filter((mount) => !("readOnly" in mount)).map(({ name }) => name) ?? [];
    expect(written).toEqual(["data", "tmp"]);
    for (const name of written) expect(volumes.find((volume) => volume.name === name)).toHaveProperty("emptyDir");
  });
});

describe("who may log in at Grafana", () => {
  const issues = (change: Partial<GrafanaSettings>, login: Partial<GrafanaLogin> = {}) =>
    validateGrafana({ ...settings, ...change, login: { ...settings.login, ...login } }).map(
      ({ code, path }) => `${code} ${path}`,
    );

  it("is fine as it is meant", () => {
    expect(issues({ url: "https://grafana.example.com" })).toEqual([]);
    expect(issues({ url: "http://localhost:3000" }, { groupsClaim: "realm_access.roles" })).toEqual([]);
  });

  it.each([
    [
      "a password that anybody reads on its way",
      { url: "http://grafana.example.com" },
      {},
      "EN073 monitoring.grafana.url",
    ],
    ["an address with a slash", { url: "https://grafana.example.com/" }, {}, "EN073 monitoring.grafana.url"],
    ["a token by HTTP", {}, { token: "http://login.example.com/token" }, "EN073 monitoring.grafana.login.token"],
    ["no address", {}, { userInfo: "login.example.com" }, "EN073 monitoring.grafana.login.userInfo"],
    [
      "a group that would end its quotes",
      {},
      { roles: { admins: ["x') || contains('"] } },
      "EN074 monitoring.grafana.login.roles.admins",
    ],
    ["a claim that is an expression", {}, { groupsClaim: "groups[*]" }, "EN074 monitoring.grafana.login.groupsClaim"],
    ["two scopes in one", {}, { scopes: ["openid profile"] }, "EN074 monitoring.grafana.login.scopes"],
    ["nobody", {}, { clientId: " " }, "EN074 monitoring.grafana.login.clientId"],
    ["a secret instead of its name", {}, { secret: "s3cr3t!" }, "EN074 monitoring.grafana.login.secret"],
  ] as const)("cannot be %s", (_, change, login, issue) => {
    expect(issues(change, login)).toEqual([issue]);
  });
});
