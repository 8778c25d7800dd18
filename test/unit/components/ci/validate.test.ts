import { describe, expect, it } from "vitest";
import { approverIssues } from "../../../../components/ci/approvers.ts";
import type { JenkinsSettings } from "../../../../components/ci/settings.ts";
import { jenkinsTrustIssues, validateJenkins } from "../../../../components/ci/validate.ts";
import { cloudEnvironments } from "../../../../stacks/environments/index.ts";
import { dev } from "../../../../stacks/environments/dev.ts";
import { jenkinsTrusted } from "../../../../stacks/cloud/validate.ts";
import { jenkins } from "./settings.ts";

const codes = (change: Partial<JenkinsSettings>) =>
  validateJenkins({ ...jenkins, ...change }).map(({ code, path }) => `${code} ${path.replace("ci.jenkins.", "")}`);

describe("a Jenkins", () => {
  it("that is right is taken", () => {
    expect(codes({})).toEqual([]);
    expect(codes({ url: "http://localhost:8080" })).toEqual([]);
    expect(codes({ url: "https://ci.example.com" })).toEqual([]);
    const digest = `sha256:${"a".repeat(64)}` as const;
    expect(codes({ images: { controller: digest, agent: digest } })).toEqual([]);
  });

  const { login, people, repository, agents, backups } = jenkins;
  it.each<[Partial<JenkinsSettings>, string]>([
    [{ url: "http://ci.example.com" }, "EN100 url"],
    [{ url: "https://ci.example.com/" }, "EN100 url"],
    [{ login: { ...login, discovery: "http://login.example.com/x" } }, "EN100 login.discovery"],
    [{ repository: { url: "git@github.com:acme/ml.git" } }, "EN100 repository.url"],
    [{ repository: { url: "https://me:token@github.com/acme/ml.git" } }, "EN100 repository.url"],
    [{ people: { ...people, admins: ["${secret}"] } }, "EN101 people.admins"],
    [{ people: { ...people, readers: ["a\nb"] } }, "EN101 people.readers"],
    [{ login: { ...login, clientId: "a b" } }, "EN101 login.clientId"],
    [{ repository: { ...repository, branch: "main')" } }, "EN101 repository.branch"],
    [{ login: { ...login, secret: "not a name" } }, "EN102 login.secret"],
    [{ repository: { ...repository, pushes: "https://me:token@github.com" } }, "EN102 repository.pushes"],
    [{ builds: { of: "proposals", comments: "" } }, "EN102 builds.comments"],
    [{ builds: { of: "main", callers: { secret: "eyJ hbGciOi", of: ["prd"] } } }, "EN102 builds.callers.secret"],
    [{ builds: { of: "main", callers: { secret: "s", of: ["prd", "sit"] } } }, "EN113 builds.callers.of.1"],
    [{ builds: { of: "main", callers: { secret: "s", of: ["prd", "prd"] } } }, "EN113 builds.callers.of.1"],
    [{ agents: { ...agents, most: 0 } }, "EN103 agents.most"],
    [{ agents: { ...agents, most: 1.5 } }, "EN103 agents.most"],
    [{ agents: { ...agents, size: { cpu: 0, memory: "1Gi" } } }, "EN103 agents.size.cpu"],
    [{ agents: { ...agents, size: { cpu: 1, memory: "0Gi" } } }, "EN001 agents.size.memory"],
    [{ backups: { ...backups, at: "60 2" } }, "EN103 backups.at"],
    [{ backups: { ...backups, at: "2 24" } }, "EN103 backups.at"],
    [{ backups: { ...backups, keepDays: 0 } }, "EN032 backups.keepDays"],
    [{ backups: { ...backups, bucket: "Backups" } }, "EN033 backups.bucket"],
    [{ images: { controller: "sha256:ab", agent: `sha256:${"a".repeat(64)}` } }, "EN104 images.controller"],
  ])("%j is refused", (change, told) => {
    expect(codes(change)).toEqual([told]);
  });
});

describe("environments that a Jenkins acts on", () => {
  const here = { name: "dev", account: "111122223333" };
  const trusts = { environment: "dev", account: "111122223333" };
  const told = (environments: JenkinsSettings["environments"]) =>
    jenkinsTrustIssues({ environments }, here, [
      { name: "dev", account: "111122223333", trusts },
      { name: "sit", account: "444455556666", trusts: undefined },
      { name: "stg", account: "777788889999", trusts: { ...trusts, account: "444455556666" } },
    ]).map(({ code, path }) => `${code} ${path}`);

  it("say so themselves, and are where it says", () => {
    expect(told({ dev: "111122223333" })).toEqual([]);
    expect(told({ dev: "999988887777" })).toEqual(["EN105 ci.jenkins.environments.dev"]);
    expect(told({ prd: "123456789012" })).toEqual(["EN105 ci.jenkins.environments.prd"]);
    expect(told({ sit: "444455556666", stg: "777788889999" })).toEqual([
      "EN106 ci.jenkins.environments.sit",
      "EN106 ci.jenkins.environments.stg",
    ]);
  });

  it("ask groups that may answer there", () => {
    const asked = (by: readonly string[], change: Partial<JenkinsSettings> = {}) =>
      approverIssues({ ...jenkins, environments: { prd: "123456789012" }, ...change }, [{ name: "prd", by }]);
    const of = jenkins.login;
    expect(asked(["ml-releases", "ml-platform"])).toEqual([]);
    expect(asked(["ml-release"])).toMatchObject([{ code: "EN120", path: "ci.jenkins.people.operators" }]);
    expect(asked(["ml-releases", "ml-owners"])[0]?.message).toContain('"ml-owners" is to approve changes of prd');
    // Who is in a group is the identity provider's to know; what another claim calls people looks like a group.
    expect(asked(["jo@example.com", "example/sre"])).toEqual([]);
    expect(asked(["jo"], { login: { ...of, userClaim: "preferred_username" } })).toEqual([]);
    expect(asked(["ml-release"], { environments: { stg: "777788889999" } })).toEqual([]);
  });

  it("are those of the examples, all of them", async () => {
    const all = await cloudEnvironments();
    expect(jenkinsTrusted(dev, all)).toEqual([]);
    expect(
      jenkinsTrusted(
        dev,
        all.filter(({ name }) => name !== "prd"),
      ),
    ).toHaveLength(1);
  });
});
