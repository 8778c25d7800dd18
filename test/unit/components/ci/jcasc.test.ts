import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { load, loadAll } from "js-yaml";
import { describe, expect, it } from "vitest";
import { jcascFiles } from "../../../../components/ci/jcasc/index.ts";
import { groovyText, pipelineFolder, pipelines } from "../../../../components/ci/jcasc/pipelines.ts";
import { resolveJenkins } from "../../../../components/ci/resolve.ts";
import type { JenkinsSettings } from "../../../../components/ci/settings.ts";
import { permissions, published } from "./jcasc-published.ts";
import { jenkins } from "./settings.ts";

const root = join(import.meta.dirname, "../../../..");
const image = "r/ci/jenkins-agent@sha256:ab";
const filesOf = (settings: JenkinsSettings) => jcascFiles(resolveJenkins(settings), "dev", image);
const proposals: JenkinsSettings = { ...jenkins, builds: { of: "proposals", comments: "ml-serving/dev/comments" } };

/** Keys that no published element has, by where they stand. */
function unknownKeys(value: unknown, path = ""): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((element) => unknownKeys(element, `${path}[]`));
  if (typeof value !== "object" || value === null) return [];
  const element = published[path] ?? published[path.replace(/\.[^.]+$/, ".*")];
  if (element === undefined) return [`${path} is not known`];
  const known = element.keys.split(" ");
  return Object.entries(value).flatMap(([key, inner]) =>
    known.includes(key) ? unknownKeys(inner, path === "" ? key : `${path}.${key}`) : [`${path}.${key}`],
  );
}

/** Paths of values, elements of lists by their numbers. */
function leaves(value: unknown, path = ""): readonly string[] {
  if (typeof value !== "object" || value === null) return [path];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, `${path}.${key}`));
}

const read = (settings: JenkinsSettings) =>
  Object.fromEntries(Object.entries(filesOf(settings)).map(([name, text]) => [name, load(text)])) as {
    readonly [K in keyof ReturnType<typeof filesOf>]: Record<string, never>;
  };

interface Template {
  readonly label: string;
  readonly serviceAccount: string;
  readonly yaml: string;
}
interface Cloud {
  readonly kubernetes: {
    readonly namespace: string;
    readonly webSocket: boolean;
    readonly templates: readonly Template[];
  };
}
const cloudsOf = (settings: JenkinsSettings) =>
  (load(filesOf(settings)["agents.yaml"]) as { readonly jenkins: { readonly clouds: readonly Cloud[] } }).jenkins
    .clouds;

describe("the configuration of Jenkins", () => {
  it.each([
    ["main", jenkins],
    ["proposals", proposals],
  ])("of %s has elements that are published, and no others", (_, settings) => {
    for (const text of Object.values(filesOf(settings))) expect(unknownKeys(load(text))).toEqual([]);
  });

  it("would be found wrong", () => {
    expect(unknownKeys({ jenkins: { numExecutors: 0, anonymousRead: true } })).toEqual(["jenkins.anonymousRead"]);
    expect(unknownKeys({ jenkins: { clouds: [{ docker: {} }] } })).toEqual(["jenkins.clouds[].docker"]);
  });

  // The plugin refuses files that say the same twice.
  it("says nothing in two files", () => {
    const all = Object.values(read(jenkins)).flatMap((file) => leaves(file));
    expect(all.filter((path, index) => all.indexOf(path) !== index)).toEqual([]);
  });

  it("gives rights that there are to groups that are named, and none to anybody else", () => {
    const { authorizationStrategy } = (
      load(filesOf(jenkins)["access.yaml"]) as {
        readonly jenkins: {
          readonly authorizationStrategy: {
            readonly globalMatrix: {
              readonly entries: readonly Readonly<
                Record<string, { readonly name: string; readonly permissions: readonly string[] }>
              >[];
            };
          };
        };
      }
    ).jenkins;
    const entries = authorizationStrategy.globalMatrix.entries.flatMap((entry) => Object.entries(entry));
    expect(entries.map(([kind, { name }]) => `${kind} ${name}`)).toEqual([
      "group ml-platform",
      "group ml-releases",
      "group ml-owners",
      "user prometheus",
    ]);
    const given = entries.flatMap(([, entry]) => entry.permissions);
    expect(given.filter((permission) => !permissions.includes(permission))).toEqual([]);
    expect(entries.filter(([, entry]) => entry.permissions.includes("Overall/Administer"))).toHaveLength(1);
    // Whoever could change a job, or run its Groovy anew, would be whoever deploys.
    expect(given.filter((permission) => /Configure|Create|Replay/.test(permission))).toEqual([]);
  });

  it("names files for what is secret, and no value", () => {
    const texts = Object.values(filesOf(jenkins)).join("\n");
    expect(texts).toContain("clientSecret: ${trim:${readFile:/run/secrets/jenkins/client-secret}}");
    expect(texts).toContain("password: ${trim:${readFile:/run/secrets/jenkins/password}}");
    const secrets = [...texts.matchAll(/^\s*(?:- )?(\w*(?:[Ss]ecret|[Pp]assword|[Tt]oken)): (.+)$/gm)];
    expect(secrets.length).toBeGreaterThan(1);
    for (const [, , value] of secrets.filter(([, , one]) => !/^(true|false)$/.test(one ?? "")))
      expect(value).toMatch(/^\$\{trim:\$\{readFile:\/run\/secrets\/jenkins\/[\w-]+\}\}$/);
  });

  it("runs nothing on the controller, and has no port for agents but that of its pages", () => {
    expect(load(filesOf(jenkins)["system.yaml"])).toMatchObject({ jenkins: { numExecutors: 0, slaveAgentPort: -1 } });
    for (const { kubernetes } of cloudsOf(jenkins)) expect(kubernetes.webSocket).toBe(true);
    expect(load(filesOf(jenkins)["access.yaml"])).toMatchObject({
      jenkins: { crumbIssuer: "standard" },
      security: { apiToken: { creationOfLegacyTokenEnabled: false, tokenGenerationOnCreationEnabled: false } },
    });
  });
});

describe("agents", () => {
  const places = (settings: JenkinsSettings) =>
    cloudsOf(settings).map(({ kubernetes: { namespace, templates } }) => [
      namespace,
      ...templates.flatMap(({ label, serviceAccount }) => [label, serviceAccount]),
    ]);

  it("have a namespace and an account a role, and who runs proposals has none that deploys", () => {
    expect(places(jenkins)).toEqual([
      ["ci-preview", "preview", "preview"],
      ["ci-build", "build", "build"],
      ["ci-deploy", "deploy", "deploy"],
    ]);
    expect(places(proposals)).toEqual([
      ["ci-preview", "preview", "preview"],
      ["ci-build", "build", "build"],
      ["ci-comment", "comment", "comment"],
    ]);
  });

  it("have secrets as files, each those of its role", () => {
    const mounted = (settings: JenkinsSettings) =>
      cloudsOf(settings).flatMap(({ kubernetes }) =>
        kubernetes.templates.flatMap(({ label, yaml }) => {
          const [pod] = loadAll(yaml) as [{ readonly spec: { readonly volumes: readonly object[] } }];
          return pod.spec.volumes.some((volume) => "secret" in volume) ? [label] : [];
        }),
      );
    expect(mounted(jenkins)).toEqual(["deploy"]);
    expect(mounted(proposals)).toEqual(["comment"]);
    expect(mounted({ ...jenkins, repository: { url: "https://git.example.com/a.git" } })).toEqual([]);
    expect(filesOf(jenkins)["agents.yaml"]).toContain("store --file=/run/secrets/ci/git-credentials");
  });

  it("ask models by files that only those have which deploy, and start without them", () => {
    const callers = { secret: "ml-serving/dev/callers", of: ["prd"] } as const;
    const asking = cloudsOf({ ...jenkins, builds: { of: "main", callers } });
    const texts = new Map(
      asking.flatMap(({ kubernetes: { templates } }) => templates.map(({ label, yaml }) => [label, yaml] as const)),
    );
    expect(texts.get("deploy")).toMatch(/ML_SERVING_CALLER_FILE\n\s*value: \/run\/secrets\/callers\n/);
    expect(texts.get("deploy")).toMatch(/secretName: agent-callers\n\s*defaultMode: 288\n\s*optional: true/);
    for (const role of ["preview", "build"]) expect(texts.get(role)).not.toContain("callers");
    expect(filesOf(jenkins)["agents.yaml"]).not.toContain("callers");
  });
});

describe("jobs", () => {
  const scripts = (settings: JenkinsSettings) =>
    (load(filesOf(settings)["pipelines.yaml"]) as { readonly jobs: readonly { readonly script: string }[] }).jobs
      .map(({ script }) => script)
      .join("\n");

  it("of what deploys build the main branch alone", () => {
    expect(scripts(jenkins)).toContain("includes('main')");
    expect(scripts(jenkins)).not.toContain("github {");
    expect(scripts({ ...jenkins, repository: { ...jenkins.repository, branch: "trunk" } })).toContain(
      "includes('trunk')",
    );
  });

  it("of proposals build those of the repository, and none of a fork", () => {
    expect(scripts(proposals)).toContain("buildOriginPRMerge(true)");
    expect(scripts(proposals)).toContain("buildForkPRMerge(false)\n      buildForkPRHead(false)");
    const elsewhere: JenkinsSettings = { ...proposals, repository: { url: "https://git.example.com/ml.git" } };
    expect(scripts(elsewhere)).toContain("excludes('main')");
  });

  it("are those whose Jenkinsfile there is, each once", () => {
    const files = readdirSync(join(root, pipelineFolder)).map((name) => name.replace(/\.Jenkinsfile$/, ""));
    expect(Object.values(pipelines).flat().sort()).toEqual(files.sort());
  });

  it("find every step that they use among the plugins of the image", () => {
    const steps = JSON.parse(readFileSync(join(root, "components/ci/library/steps.json"), "utf8")) as Record<
      string,
      string
    >;
    const plugins = readFileSync(join(root, "components/ci/image/plugins.txt"), "utf8")
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("#"))
      .map((line) => line.split(":"));
    // Each by its version and nothing else.
    expect(plugins.filter(([, version = ""]) => !/^\d[\w.-]*$/.test(version))).toEqual([]);
    const named = plugins.map(([name]) => name);
    expect([...new Set(Object.values(steps))].filter((plugin) => plugin !== "core" && !named.includes(plugin))).toEqual(
      [],
    );
  });

  it("hold texts that Groovy takes as they are", () => {
    expect(groovyText("it's a \\ and ${x}")).toBe("'it\\'s a \\\\ and ${x}'");
  });
});
