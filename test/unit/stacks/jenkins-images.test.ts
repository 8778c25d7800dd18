import { chmodSync, cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Repository } from "@pulumi/aws/ecr/repository.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { jenkinsContexts } from "../../../components/ci/images.ts";
import { JenkinsNamespaces } from "../../../components/ci/index.ts";
import { builtOfTag } from "../../../components/runtime-images/built-of.ts";
import { makeJenkins } from "../../../stacks/ci.ts";
import type { Environment } from "../../../stacks/environments/environment.ts";
import { jenkins } from "../components/ci/settings.ts";
import { allRegistered, recordRegistrations } from "../components/mocks.ts";

const bases = { BASE: `docker.io/a/b@sha256:${"a".repeat(64)}` };

describe("the tag of an image that is built", () => {
  const folder = mkdtempSync(join(tmpdir(), "built-of-"));
  const copy = join(folder, "context");
  beforeAll(() => {
    cpSync(jenkinsContexts.controller, copy, { recursive: true });
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it("is the same for the same files, wherever they are, and another for any change of them or of what is below", () => {
    const first = builtOfTag(copy, bases);
    expect(first).toMatch(/^of-[0-9a-f]{12}$/);
    expect(builtOfTag(jenkinsContexts.controller, bases)).toBe(first);
    const tags = [first, builtOfTag(copy, { BASE: `docker.io/a/b@sha256:${"b".repeat(64)}` })];
    writeFileSync(join(copy, "plugins.txt"), "git:1\n");
    tags.push(builtOfTag(copy, bases));
    chmodSync(join(copy, "plugins.txt"), 0o755);
    tags.push(builtOfTag(copy, bases));
    writeFileSync(join(copy, "backup/more"), "");
    tags.push(builtOfTag(copy, bases));
    expect(new Set(tags).size).toBe(5);
  });
});

it("Jenkins' images are pushed by a tag of their own, into repositories that are there", async () => {
  const registered = recordRegistrations("any", ({ inputs }) => ({
    repoDigest: `${String(inputs["imageName"])}@sha256:${"c".repeat(64)}`,
  }));
  // A repository that takes its time: whatever does not wait for it is registered before it.
  const name = new Promise<string>((resolve) => setTimeout(resolve, 100, "ml-serving-dev/ci/jenkins"));
  const repository = new Repository("repository", { name });
  const images = { controller: { build: { bases } }, agent: { build: { bases } } };
  const environment = {
    name: "dev",
    jenkins: { settings: jenkins, images },
    registry: "registry.example.com/ml-serving-dev",
    cloud: { file: { account: { region: "eu-west-1" } } },
    cluster: { dns: "pods" },
    monitoring: { clusterAddresses: ["10.10.0.0/16"] },
  } as unknown as Environment;
  makeJenkins(environment, new JenkinsNamespaces("jenkins", { settings: jenkins }), { registry: [repository] }, {});
  await allRegistered();
  const names = registered.map((one) => one.name);
  const of = (image: string) =>
    registered.findLast((one) => one.name === `jenkins-${image}` && one.type.includes("docker"));
  expect(of("controller")?.inputs["imageName"]).toBe(
    `registry.example.com/ml-serving-dev/ci/jenkins:${builtOfTag("components/ci/image", bases)}`,
  );
  expect(of("agent")?.inputs["imageName"]).toBe(
    `registry.example.com/ml-serving-dev/ci/jenkins-agent:${builtOfTag("components/ci/agent-image", bases)}`,
  );
  expect(names).toContain("repository");
  const built = registered.flatMap(({ type }, index) => (type === "docker:index/image:Image" ? [index] : []));
  expect(built).toHaveLength(2);
  for (const index of built) expect(index).toBeGreaterThan(names.indexOf("repository"));
});
