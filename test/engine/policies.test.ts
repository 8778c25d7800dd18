import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { repositoryRoot } from "../../local/toolchain/paths.ts";
import { testProject, type TestProject } from "./support.ts";

const policies = join(repositoryRoot, "policies");

/** The configuration of an environment whose stack is called `test`. */
const configuration = JSON.stringify({
  environment: {
    name: "test",
    registries: ["127.0.0.1:*"],
    endpointCidrs: [],
    kubernetes: ["1.36"],
    protect: true,
    leastReplicas: 1,
    slo: false,
    evidence: false,
    region: "eu-west-1",
    monthlyUsd: null,
    teamMonthlyUsd: {},
  },
});

/** Registers a workload without a provider: the engine shows components to policies like all other resources. */
const program = `
import * as pulumi from "@pulumi/pulumi";
class Workload extends pulumi.Resource {
  constructor(image: string, digest: pulumi.Input<string>) {
    super("kubernetes:apps/v1:Deployment", "iris", false, {
      metadata: { name: "iris", namespace: "models" },
      spec: {
        template: {
          spec: {
            automountServiceAccountToken: false,
            securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
            containers: [{
              name: "server",
              image: pulumi.interpolate\`\${image}\${digest}\`,
              securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
              resources: { requests: { cpu: "1" }, limits: { memory: "1Gi" } },
            }],
          },
        },
      },
    });
  }
}
/** Of any type, so that rules see it; nothing makes it. */
class Shown extends pulumi.Resource {
  constructor(type: string, name: string, props: pulumi.Inputs) {
    super(type, name, false, props);
  }
}
const config = new pulumi.Config();
new Workload(config.require("image"), config.get("digest") ?? "");
if (config.getBoolean("more")) {
  const variant = (digest: pulumi.Input<string>) => ({ role: "champion", weight: 100, digest, scaling: { on: "nothing", replicas: 1 } });
  const tagged = { model: { variants: [variant("latest")] }, promises: { slo: true } };
  const late = { model: { variants: [variant(pulumi.unknown as unknown as string)] }, promises: { slo: true } };
  new Shown("ml-serving:index:ModelService", "tagged", tagged);
  new Shown("ml-serving:index:ModelService", "late", late);
  new Shown("aws:ec2/subnet:Subnet", "open", { mapPublicIpOnLaunch: true });
}
`;

let project: TestProject;
const pack = (): readonly string[] => [
  "--policy-pack",
  policies,
  "--policy-pack-config",
  join(project.folder, "configuration.json"),
];

beforeAll(async () => {
  project = await testProject({ "stacks/index.ts": program, "configuration.json": configuration });
});
afterAll(() => {
  project.remove();
});

describe("the policy pack through the engine", { sequential: true }, () => {
  it("names what is wrong, where and what to write, and stops the deployment", async () => {
    await project.pulumi("config", "set", "image", "127.0.0.1:15000/runtimes/pmml:1");
    const { exitCode, all } = await project.pulumi("up", "--yes", "--skip-preview", ...pack());
    expect(all).toContain("image-digest-registry");
    expect(all).toContain("spec.template.spec.containers[0].image: names no digest. Write NAME@sha256:…");
    expect(all).not.toContain("at validate");
    expect(exitCode).not.toBe(0);
    expect((await project.pulumi("stack", "--show-urns")).all).not.toContain("Deployment");
  });

  it("lets pass what holds every rule", async () => {
    await project.pulumi("config", "set", "digest", `@sha256:${"a".repeat(64)}`);
    const { exitCode, all } = await project.pulumi("preview", ...pack());
    expect(all).toContain("ml-serving@v0.1.0");
    expect(all).not.toContain("mandatory");
    expect(exitCode).toBe(0);
  });

  it("tells rules about the platform and about models apart, and what nobody can say yet from both", async () => {
    await project.pulumi("config", "set", "more", "true");
    const { exitCode, all } = await project.pulumi("preview", ...pack());
    await project.pulumi("config", "rm", "more");
    expect(all).toMatch(/\[mandatory\].*nodes-private .*open/);
    expect(all).toContain("mapPublicIpOnLaunch: ");
    expect(all).toMatch(/\[mandatory\].*model-artifact-pinned .*tagged/);
    expect(all).toContain("model.variants[0].digest: is no digest. Write sha256: and 64 hexadecimal digits.");
    expect(all).toMatch(/\[advisory\].*not-evaluated .*late/);
    expect(all).toContain("M03 model-artifact-pinned: model.variants[0].digest: is not known yet");
    expect(all).not.toMatch(/model-artifact-pinned .*late/);
    expect(exitCode).not.toBe(0);
  });

  it("tells a pack which stack it is about", async () => {
    project.write("pack/PulumiPolicy.yaml", "name: probe\nruntime: nodejs\nmain: start.cjs\n");
    project.write(
      "pack/package.json",
      '{"name":"probe-policies","version":"0.0.1","type":"commonjs","main":"start.cjs"}\n',
    );
    project.write(
      "pack/start.cjs",
      `
const pulumi = require("@pulumi/pulumi");
const { PolicyPack } = require("@pulumi/policy");
new PolicyPack("probe", { policies: [{
  name: "tell",
  description: "Tells what a pack knows.",
  enforcementLevel: "advisory",
  validateResource: (args, report) => {
    if (args.type !== "pulumi:pulumi:Stack") return;
    report(["about", pulumi.getProject(), pulumi.getStack(), new pulumi.Config().get("image")].join(" "));
  },
}] });
`,
    );
    const { exitCode, all } = await project.pulumi("preview", "--policy-pack", join(project.folder, "pack"));
    expect(all).toContain("about probe test 127.0.0.1:15000/runtimes/pmml:1");
    expect(exitCode).toBe(0);
  });

  it("says why a pack does not start", async () => {
    project.write("pack/start.cjs", 'throw new Error("rules are being rewritten");\n');
    const { exitCode, all } = await project.pulumi("preview", "--policy-pack", join(project.folder, "pack"));
    expect(all).toContain("rules are being rewritten");
    expect(exitCode).not.toBe(0);
  });
});
