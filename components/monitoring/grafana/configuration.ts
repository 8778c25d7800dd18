import { dump } from "js-yaml";
import { alertmanagerPort, grafanaPort, namespaceNames, prometheusUrl } from "../../network-peers.ts";
import type { Duration } from "../../quantity.ts";
import { alertmanagerName } from "../alertmanager.ts";
import { dataSource } from "../dashboards/grafana.ts";
import { grafanaDefaults, grafanaSecretKeys, type GrafanaLogin, type GrafanaSettings } from "./settings.ts";

/** Where files lie in the pod. */
export const grafanaFolders = {
  configuration: "/etc/grafana-configuration",
  provisioning: "/etc/grafana-provisioning",
  secrets: "/etc/grafana-secrets",
  dashboards: "/etc/grafana-dashboards",
  data: "/var/lib/grafana",
} as const;

/** Dashboards by the folder that they lie in: about everything, and about one model. */
export const dashboardFolders = { platform: "Platform", models: "Models" } as const;

type Sections = Readonly<Record<string, Readonly<Record<string, string | number | boolean>>>>;

/** A configuration as Grafana reads it: https://grafana.com/docs/grafana/latest/setup-grafana/configure-grafana/ */
function ini(sections: Sections): string {
  return Object.entries(sections)
    .map(([section, values]) =>
      [`[${section}]`, ...Object.entries(values).map(([key, value]) => `${key} = ${value}`), ""].join("\n"),
    )
    .join("\n");
}

/** A value that lies in a file: https://grafana.com/docs/grafana/latest/setup-grafana/configure-grafana/#file-provider */
function fromFile(name: string): string {
  return `$__file{${grafanaFolders.secrets}/${name}}`;
}

/**
 * Who has which role, as an expression over the provider's answer; nobody whom it gives none comes in.
 * https://grafana.com/docs/grafana/latest/setup-grafana/configure-access/configure-authentication/generic-oauth/#configure-role-mapping
 */
export function roleExpression({
  groupsClaim = grafanaDefaults.groupsClaim,
  roles,
}: Pick<GrafanaLogin, "groupsClaim" | "roles">): string {
  const inGroup = (groups: readonly string[]): string =>
    groups.map((name) => `contains(${groupsClaim}[*], '${name}')`).join(" || ");
  const viewer = roles.viewers === undefined ? "'Viewer'" : `(${inGroup(roles.viewers)}) && 'Viewer'`;
  return `(${inGroup(roles.admins)}) && 'Admin' || ${viewer}`;
}

/** Grafana's own file: who comes in and how, and that it tells nobody outside anything. */
function grafanaIni({ url = grafanaDefaults.url, login }: GrafanaSettings): string {
  const { scopes = grafanaDefaults.scopes } = login;
  const secured = url.startsWith("https:");
  return ini({
    server: { http_port: grafanaPort, root_url: `${url}/` },
    analytics: { reporting_enabled: false, check_for_updates: false, check_for_plugin_updates: false },
    security: {
      // There is no account with a password: everybody is somebody of the identity provider.
      disable_initial_admin_creation: true,
      secret_key: fromFile(grafanaSecretKeys.signing),
      disable_gravatar: true,
      cookie_secure: secured,
      cookie_samesite: "lax",
      strict_transport_security: secured,
      content_security_policy: true,
    },
    users: { allow_sign_up: false, allow_org_create: false, auto_assign_org_role: "Viewer", viewers_can_edit: false },
    auth: { disable_login_form: true, oauth_auto_login: true },
    "auth.anonymous": { enabled: false },
    "auth.basic": { enabled: false },
    "auth.generic_oauth": {
      enabled: true,
      name: "Single sign-on",
      // People get an account when they first come; whether they may is the provider's and the roles' to say.
      allow_sign_up: true,
      client_id: login.clientId,
      client_secret: fromFile(grafanaSecretKeys.client),
      scopes: scopes.join(" "),
      auth_url: login.authorization,
      token_url: login.token,
      api_url: login.userInfo,
      use_pkce: true,
      role_attribute_path: roleExpression(login),
      role_attribute_strict: true,
      allow_assign_grafana_admin: false,
    },
    snapshots: { external_enabled: false },
    dashboards: { default_home_dashboard_path: `${grafanaFolders.dashboards}/platform/ml-platform.json` },
    plugins: { plugin_admin_enabled: false },
    news: { news_feed_enabled: false },
    // Alerts are Prometheus' and Alertmanager's: its pages show them, and it evaluates none of its own.
    unified_alerting: { enabled: true, execute_alerts: false },
    log: { mode: "console" },
    "log.console": { format: "json" },
  });
}

/** What Grafana asks: https://grafana.com/docs/grafana/latest/administration/provisioning/#data-sources */
function dataSources(interval: Duration): object {
  const common = { access: "proxy", orgId: 1, editable: false };
  return {
    apiVersion: 1,
    prune: true,
    datasources: [
      {
        ...common,
        name: "Prometheus",
        ...dataSource,
        url: prometheusUrl,
        isDefault: true,
        jsonData: {
          httpMethod: "POST",
          // No finer than is looked.
          timeInterval: interval,
          manageAlerts: false,
          prometheusType: "Prometheus",
        },
      },
      {
        ...common,
        name: "Alertmanager",
        type: "alertmanager",
        uid: "alertmanager",
        url: `http://${alertmanagerName}.${namespaceNames.monitoring}.svc:${alertmanagerPort}`,
        jsonData: { implementation: "prometheus", handleGrafanaManagedAlerts: false },
      },
    ],
  };
}

/** Where dashboards come from: https://grafana.com/docs/grafana/latest/administration/provisioning/#dashboards */
const dashboardProviders = {
  apiVersion: 1,
  providers: Object.entries(dashboardFolders).map(([key, folder]) => ({
    name: key,
    orgId: 1,
    folder,
    folderUid: `ml-${key}`,
    type: "file",
    disableDeletion: true,
    allowUiUpdates: false,
    options: { path: `${grafanaFolders.dashboards}/${key}` },
  })),
};

/** Grafana's files, but for the dashboards. Pure. @param interval how often Prometheus looks */
export function grafanaFiles(
  settings: GrafanaSettings,
  interval: Duration,
): Readonly<Record<"grafana.ini" | "datasources.yaml" | "dashboards.yaml", string>> {
  const yaml = (content: object): string => dump(content, { lineWidth: -1, noRefs: true });
  return {
    "grafana.ini": grafanaIni(settings),
    "datasources.yaml": yaml(dataSources(interval)),
    "dashboards.yaml": yaml(dashboardProviders),
  };
}
