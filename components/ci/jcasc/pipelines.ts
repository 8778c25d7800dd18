import type { ResolvedJenkins } from "../resolve.ts";
import { jenkinsSecrets } from "../settings.ts";
import { fromFile } from "./access.ts";

/** Where the library of pipelines is in the repository. */
const libraryFolder = "components/ci/library/";

/** Where pipelines are, each in a file of its job's name: `NAME.Jenkinsfile`. */
export const pipelineFolder = "components/ci/pipelines";

/** Jobs by whose Jenkinsfile they run. */
export const pipelines: { readonly [K in ResolvedJenkins["builds"]]: readonly string[] } = {
  proposals: ["pull-request"],
  main: ["main", "model", "image", "progressive", "nightly"],
};

/** The id under which Jenkins knows what it reads the repository with. */
const readsBy = "repository";

/** A text as Groovy writes it; nothing in it is looked at. https://groovy-lang.org/syntax.html#_single_quoted_string */
export function groovyText(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}

/** Owner and name of a repository at GitHub, whose pull requests Jenkins can ask for. */
function atGithub(url: string): { readonly owner: string; readonly name: string } | undefined {
  const [, owner, name] = /^https:\/\/github\.com\/([^/]+)\/([^/]+?)(?:\.git)?\/?$/.exec(url) ?? [];
  return owner === undefined || name === undefined ? undefined : { owner, name };
}

/** What branches there are. A proposal from a fork is none: its Jenkinsfile is a stranger's. */
function source(pipeline: string, { repository, builds }: ResolvedJenkins): readonly string[] {
  const login = repository.secret === undefined ? undefined : groovyText(readsBy);
  const id = `id(${groovyText(pipeline)})`;
  const github = builds === "proposals" ? atGithub(repository.url) : undefined;
  if (github !== undefined)
    return [
      "github {",
      `  ${id}`,
      `  repoOwner(${groovyText(github.owner)})`,
      `  repository(${groovyText(github.name)})`,
      ...(login === undefined ? [] : [`  scanCredentialsId(${login})`, `  checkoutCredentialsId(${login})`]),
      "  buildOriginBranch(false)",
      "  buildOriginBranchWithPR(false)",
      "  buildOriginPRMerge(true)",
      "  buildOriginPRHead(false)",
      "  buildForkPRMerge(false)",
      "  buildForkPRHead(false)",
      "}",
    ];
  return [
    "git {",
    `  ${id}`,
    `  remote(${groovyText(repository.url)})`,
    ...(login === undefined ? [] : [`  credentialsId(${login})`]),
    builds === "main" ? `  includes(${groovyText(repository.branch)})` : `  excludes(${groovyText(repository.branch)})`,
    "}",
  ];
}

/**
 * A multibranch job, which finds its builds by looking: nothing outside has to reach this Jenkins.
 * https://jenkinsci.github.io/job-dsl-plugin/#path/multibranchPipelineJob
 */
function job(pipeline: string, jenkins: ResolvedJenkins): string {
  const indent = (lines: readonly string[], by: string): readonly string[] => lines.map((line) => by + line);
  return [
    `multibranchPipelineJob(${groovyText(pipeline)}) {`,
    "  branchSources {",
    ...indent(source(pipeline, jenkins), "    "),
    "  }",
    "  factory {",
    "    workflowBranchProjectFactory {",
    `      scriptPath(${groovyText(`${pipelineFolder}/${pipeline}.Jenkinsfile`)})`,
    "    }",
    "  }",
    "  triggers {",
    "    periodicFolderTrigger {",
    "      interval('5m')",
    "    }",
    "  }",
    "  orphanedItemStrategy {",
    "    discardOldItems {",
    "      daysToKeep(30)",
    "    }",
    "  }",
    "}",
    "",
  ].join("\n");
}

/** What Jenkins reads the repository with. */
function credentials({ repository }: ResolvedJenkins) {
  if (repository.secret === undefined) return {};
  const { user, password } = jenkinsSecrets.repository.keys;
  const credential = {
    scope: "GLOBAL",
    id: readsBy,
    description: `Reads ${repository.url}`,
    username: fromFile(user),
    password: fromFile(password),
  };
  return {
    credentials: { system: { domainCredentials: [{ credentials: [{ usernamePassword: credential }] }] } },
  };
}

/** The library that pipelines are written in, as it is on the main branch: its steps run outside of the sandbox. */
function library({ repository: { url, branch, secret } }: ResolvedJenkins) {
  return {
    name: "ml-serving",
    defaultVersion: branch,
    implicit: false,
    // A pipeline that named another version would run that outside of the sandbox.
    allowVersionOverride: false,
    includeInChangesets: false,
    retriever: {
      modernSCM: {
        libraryPath: libraryFolder,
        scm: { git: { remote: url, ...(secret === undefined ? {} : { credentialsId: readsBy }) } },
      },
    },
  };
}

/** The library and the jobs. Pure. */
export function pipelineJobs(jenkins: ResolvedJenkins) {
  return {
    ...credentials(jenkins),
    unclassified: { globalLibraries: { libraries: [library(jenkins)] } },
    jobs: pipelines[jenkins.builds].map((pipeline) => ({ script: job(pipeline, jenkins) })),
  };
}
