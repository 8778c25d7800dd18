import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { environmentNames } from "../../../components/environment-names.ts";
import { repositoryRoot } from "../../../local/toolchain/paths.ts";

const ci = join(repositoryRoot, "components/ci");

/** Texts of a folder's files by their names, without what comments say. */
function codeIn(folder: string, ending: string): ReadonlyMap<string, string> {
  const names = readdirSync(join(ci, folder)).filter((name) => name.endsWith(ending));
  return new Map(
    names.map((name) => [
      name.slice(0, -ending.length),
      readFileSync(join(ci, folder, name), "utf8")
        .replaceAll(/\/\*[\s\S]*?\*\//g, "")
        .replaceAll(/^\s*\/\/.*$/gm, ""),
    ]),
  );
}

const pipelines = codeIn("pipelines", ".Jenkinsfile");
const library = codeIn("library/vars", ".groovy");
const all = new Map([...pipelines, ...library]);
const using = (pattern: RegExp): readonly string[] =>
  [...all].flatMap(([name, text]) => (pattern.test(text) ? [name] : []));

it("there are those that the documentation names", () => {
  expect([...pipelines.keys()].sort()).toEqual(["image", "main", "model", "nightly", "progressive", "pull-request"]);
  const page = readFileSync(join(repositoryRoot, "docs/pipelines.md"), "utf8");
  for (const name of pipelines.keys()) expect(page).toContain(`\`${name}.Jenkinsfile\``);
});

describe("pipelines", () => {
  it("name no environment: the ladder does", () => {
    for (const name of environmentNames) expect(using(new RegExp(`\\b${name}\\b`)), name).toEqual([]);
  });

  it("take the steps of one library, and no other version of it", () => {
    for (const [name, text] of pipelines) expect(text.trim().startsWith("@Library('ml-serving') _\n"), name).toBe(true);
  });

  it("read no secret: agents have theirs as files", () => {
    expect(using(/withCredentials|credentials\(|PASSWORD|SECRET/)).toEqual([]);
  });

  it("write where they say that they do, and nowhere else", () => {
    const asking = (role: string): readonly string[] => using(new RegExp(`(onAgent|node)\\('${role}'[,)]`)).toSorted();
    expect(asking("deploy")).toEqual(["changeReleases", "deployTo", "imagesOf"]);
    expect(asking("images")).toEqual(["buildImages"]);
    expect(asking("comment")).toEqual(["commentOn"]);
    expect(asking("preview")).toEqual(["gateOf", "lookAt", "previewOf"]);
    expect(using(/'publish'/)).toEqual(["keepReleases"]);
    expect(using(/'--push'/)).toEqual(["deployTo"]);
    expect(using(/git (add|commit|rebase|push)/)).toEqual([]);
  });

  it("read the branch as it is by now where they change it, and where they decide whether what they changed goes on", () => {
    expect(using(/onAgent\('\w+', true\)/).toSorted()).toEqual(["buildImages", "changeReleases", "gateOf"]);
  });

  it("ask people in one place", () => {
    expect(using(/\binput\(/)).toEqual(["approvalOf"]);
  });

  it("put nothing that somebody typed into a line but quoted", () => {
    // What is between a line's double quotes is the shell's; a parameter comes through `ml.line` alone, which quotes.
    const lines = [...all.values()].flatMap((text) =>
      [...text.matchAll(/\bsh\b[^\n]*"[^"\n]*"/g)].map(([line]) => line),
    );
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.filter((line) => /\$\{?params|\$\{[^}]*(ticket|model|key|approvers)/.test(line))).toEqual([]);
  });

  it("begin with nothing where an index triggers them", () => {
    expect(using(/overrideIndexTriggers\(false\)/).toSorted()).toEqual(["image", "model", "nightly", "progressive"]);
  });
});
