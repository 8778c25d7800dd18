import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { everyText, makeProject } from "./cli.ts";
import type { Project } from "./cli.ts";
import { isStandIn } from "./provider-process.ts";
import { CONFIG_MAPS, path, session } from "./session.ts";

const s = session();
let project: Project;
let made: Project | undefined;
beforeAll(async () => {
  made = await makeProject(s.server.kubeconfigPath);
  project = made;
});
afterAll(async () => {
  await made?.remove();
});

const password = "correct-horse-battery";

const program = (image: string) => `
import * as k8s from "@pulumi/kubernetes";
const ns = new k8s.core.v1.Namespace("app", { metadata: { name: "app" } });
const namespace = ns.metadata.name;
const settings = new k8s.core.v1.ConfigMap("settings", { metadata: { namespace }, data: { a: "1" } });
new k8s.core.v1.Secret("creds", { metadata: { name: "creds", namespace }, stringData: { password: "${password}" } });
new k8s.apps.v1.Deployment("web", {
  metadata: { name: "web", namespace, annotations: { "pulumi.com/skipAwait": "true" } },
  spec: { selector: { matchLabels: { app: "web" } }, template: { metadata: { labels: { app: "web" } },
    spec: { containers: [{ name: "web", image: "${image}", envFrom: [{ configMapRef: { name: settings.metadata.name } }] }] } } },
});
const service = new k8s.core.v1.Service("web", {
  metadata: { name: "web", namespace, annotations: { "pulumi.com/skipAwait": "true" } },
  spec: { selector: { app: "web" }, ports: [{ port: 80 }] },
});
export const address = service.spec.clusterIP;
`;

describe("the command line", () => {
  it("previews, updates, and is silent the second time", async () => {
    project.program(program("example.com/app:1"));
    const preview = await project.pulumi("preview");
    expect(preview.output).toContain("+ 6 to create");
    expect(preview.output).toContain("address: [unknown]");
    const up = await project.pulumi("up", "--yes", "--skip-preview");
    expect(up.output).toMatch(/address: "10\.99\.\d+\.\d+"/);
    expect(up.code).toBe(0);
    expect((await project.pulumi("preview", "--expect-no-changes")).code).toBe(0);
    const said = preview.output + up.output + everyText(project.stateFolder);
    expect(said).not.toContain(password);
    expect(said).not.toContain(Buffer.from(password).toString("base64"));
  });

  it("shows a diff by path, and repairs what was deleted by hand", async () => {
    project.program(program("example.com/app:2"));
    const preview = await project.pulumi("preview", "--diff");
    expect(preview.output).toContain('image: "example.com/app:1" => "example.com/app:2"');
    await s.server.request("DELETE", path(CONFIG_MAPS, "secrets", "creds").replace("shop", "app"));
    const up = await project.pulumi("up", "--yes", "--skip-preview");
    expect(up.output).toContain("~ 2 updated");
    expect(up.output).not.toContain(password);
    await s.server.request("GET", path(CONFIG_MAPS, "secrets", "creds").replace("shop", "app"));
  });

  it("refreshes without finding drift, and destroys", async () => {
    expect((await project.pulumi("refresh", "--yes", "--skip-preview", "--expect-no-changes")).code).toBe(0);
    const destroyed = await project.pulumi("destroy", "--yes", "--skip-preview");
    expect(destroyed.code).toBe(0);
    await expect(s.server.request("GET", "/api/v1/namespaces/app")).rejects.toThrow("404");
  });
});

describe("helm.sh/v4:Chart", () => {
  it("renders its objects as children; hooks are left out and said; secret values stay secret", async () => {
    writeChart(join(project.folder, "widgets"));
    project.program(`
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
new k8s.helm.v4.Chart("mine", { chart: "./widgets", namespace: "shop", values: { color: pulumi.secret("${password}") } });
new k8s.yaml.v2.ConfigGroup("group", { yaml: "apiVersion: v1\\nkind: ConfigMap\\nmetadata: {name: from-yaml}\\ndata: {a: b}" });
`);
    const preview = await project.pulumi("preview");
    for (const child of [
      "apiextensions.k8s.io/v1:CustomResourceDefinition mine:widgets.example.com",
      "core/v1:ConfigMap mine:shop/mine",
      "example.com/v1:Widget mine:shop/w",
      "core/v1:ConfigMap group:default/from-yaml",
    ]) {
      expect(preview.output).toContain(`kubernetes:${child} create`);
    }
    expect(preview.output).toContain("hooks, which are left out: Job");
    const up = await project.pulumi("up", "--yes", "--skip-preview");
    expect(up.code).toBe(0);
    expect(await s.server.request("GET", path(CONFIG_MAPS, "configmaps", "mine"))).toMatchObject({
      data: { color: password, kube: expect.stringMatching(/^v1\.\d+\.\d+/) as string },
    });
    const state = everyText(project.stateFolder);
    expect(preview.output + up.output + state).not.toContain(password);
    expect((await project.pulumi("preview", "--expect-no-changes")).code).toBe(0);
  });

  it.runIf(isStandIn)("that cannot be fetched is one resource marked as unproven, and a warning", async () => {
    project.program(`
import * as k8s from "@pulumi/kubernetes";
new k8s.helm.v4.Chart("far", { chart: "far-away", version: "1.2.3", repositoryOpts: { repo: "http://127.0.0.1:1" }, values: { a: 1 } });
`);
    const up = await project.pulumi("up", "--yes", "--skip-preview");
    expect(up.output).toContain("kubernetes:ml-serving:UnprovenChart far:far-away created");
    expect(up.output).toMatch(/warning: UNPROVEN: the chart far-away 1\.2\.3 cannot be fetched here/);
    expect((await project.pulumi("preview", "--expect-no-changes")).code).toBe(0);
    expect((await project.pulumi("destroy", "--yes", "--skip-preview")).code).toBe(0);
  });

  it("that does not render is an error in helm's words", async () => {
    writeChart(join(project.folder, "broken"));
    writeFileSync(join(project.folder, "broken/templates/bad.yaml"), "{{ .Values.nothing.here }}\n");
    project.program(`
import * as k8s from "@pulumi/kubernetes";
new k8s.helm.v4.Chart("broken", { chart: "./broken" });
`);
    const preview = await project.pulumi("preview");
    expect(preview.code).not.toBe(0);
    expect(preview.output).toMatch(/helm cannot render the chart \.\/broken: .*bad\.yaml/);
    expect(preview.output).not.toMatch(/\n\s+at /);
  });
});

describe("an unreachable cluster", () => {
  it("is one error without a stack", async () => {
    const file = join(project.folder, "dead.kubeconfig");
    cpSync(s.server.kubeconfigPath, file);
    writeFileSync(file, s.server.kubeconfig.replace(/127\.0\.0\.1:\d+/, "127.0.0.1:1"));
    project.program(program("example.com/app:1"));
    await project.pulumi("config", "set", "kubernetes:kubeconfig", file);
    const preview = await project.pulumi("preview");
    expect(preview.code).not.toBe(0);
    expect(preview.output.match(/error: .*cannot be reached/g)?.length).toBeLessThanOrEqual(2);
    expect(preview.output).not.toMatch(/\n\s+at .*\.ts:\d+/);
  });
});

function writeChart(folder: string): void {
  mkdirSync(join(folder, "templates"), { recursive: true });
  mkdirSync(join(folder, "crds"));
  writeFileSync(join(folder, "Chart.yaml"), "apiVersion: v2\nname: widgets\nversion: 0.1.0\n");
  writeFileSync(join(folder, "values.yaml"), "color: red\n");
  writeFileSync(
    join(folder, "templates/objects.yaml"),
    `apiVersion: v1
kind: ConfigMap
metadata: { name: {{ .Release.Name }} }
data: { color: {{ .Values.color }}, kube: {{ .Capabilities.KubeVersion.Version | quote }} }
---
apiVersion: batch/v1
kind: Job
metadata: { name: before, annotations: { helm.sh/hook: pre-install } }
spec: { template: { spec: { restartPolicy: Never, containers: [{ name: a, image: a }] } } }
---
apiVersion: example.com/v1
kind: Widget
metadata: { name: w }
spec: { size: 3 }
`,
  );
  writeFileSync(
    join(folder, "crds/widgets.yaml"),
    `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: widgets.example.com }
spec:
  group: example.com
  names: { kind: Widget, plural: widgets, singular: widget, listKind: WidgetList }
  scope: Namespaced
  versions:
    - name: v1
      served: true
      storage: true
      schema: { openAPIV3Schema: { type: object, properties: { spec: { type: object, properties: { size: { type: integer } } } } } }
`,
  );
}
