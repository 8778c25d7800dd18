import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { previewEvents, secretsOfConfig } from "../../local/engine-preview.ts";
import { dependenciesOf } from "../../preview/events/dependencies.ts";
import { readEvents } from "../../preview/events/read.ts";
import { markdownOf } from "../../preview/markdown/index.ts";
import { pageOf } from "../../preview/page/page.ts";
import type { Report } from "../../preview/report.ts";
import { stackReport } from "../../preview/stack-report.ts";
import { testProject, type TestProject } from "./support.ts";

/** Registers a few objects without a provider, tells a secret in everything that can be told, and fails. */
const program = `
import * as pulumi from "@pulumi/pulumi";
class Thing extends pulumi.Resource {
  constructor(type: string, name: string, props: object) {
    super(type, name, false, props);
  }
}
const config = new pulumi.Config();
const secret = config.requireSecret("password");
new Thing("kubernetes:core/v1:Secret", "db", { stringData: { password: "planted-in-data" } });
new Thing("kubernetes:apps/v1:Deployment", "iris", {
  marked: secret,
  spec: { env: [{ name: "DB_PASSWORD", value: "planted-in-env" }], note: "planted-in-data again" },
});
pulumi.log.warn("the warning has planted-in-env");
secret.apply((plain) => {
  pulumi.log.warn("the warning has " + plain);
  throw new Error("no login with " + plain + " nor planted-in-env");
});
`;

let project: TestProject;

beforeAll(async () => {
  project = await testProject({ "stacks/index.ts": program });
});
afterAll(() => {
  project.remove();
});

describe("a report of what a real engine told", { sequential: true }, () => {
  it("is made of a preview that failed, without a secret", async () => {
    await project.pulumi("config", "set", "--secret", "password", "planted-in-config");
    const { place } = project;
    const raw = await previewEvents(place, { stack: "test" }, () => undefined);
    const secrets = await secretsOfConfig(place, "test");
    expect(secrets).toEqual(["planted-in-config"]);
    const stack = stackReport({
      stack: "test",
      environment: "test",
      against: "local",
      events: readEvents(raw.events),
      dependencies: dependenciesOf(raw.steps),
      ...(raw.failure === undefined ? {} : { failure: raw.failure }),
      secrets,
    });
    expect(stack.failure).toContain("no login with [secret] nor [secret]");
    expect(stack.verdict.level).toBe("blocked");
    const iris = stack.resources.find(({ name }) => name === "iris");
    expect(iris?.operation).toBe("create");
    const report: Report = { schema: 1, at: "2026-11-22T00:00:00.000Z", stacks: [stack] };
    for (const form of [JSON.stringify(report), markdownOf(report), pageOf(report)]) {
      expect(form).toContain("iris");
      expect(form).not.toContain("planted");
    }
  });
});
