import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { kubectl } from "../../local/cluster/kubectl.ts";
import type { Say } from "../../local/console/steps.ts";
import { exampleNamespace } from "../../test/support/example-namespace.ts";
import { deployedClone, following } from "../../test/support/deployed-clone.ts";
import { releaseStack } from "../../test/support/release-stack.ts";
import type { Proof } from "./proof.ts";
import { packIrises } from "./two-irises.ts";

/** What somebody does to the cluster between approval and deployment, and how it is put back. */
interface Meddling {
  readonly what: string;
  readonly does: readonly string[];
  /** What the refusal names. */
  readonly told: RegExp;
}

const inNamespace = ["-n", exampleNamespace] as const;

const meddlings: readonly Meddling[] = [
  {
    // One that no autoscaler scales: how many another has is not the program's to say.
    what: "a Deployment scaled by kubectl",
    does: ["scale", ...inNamespace, "deployment/iris-champion", "--replicas=3"],
    told: /Deployment iris-champion: .*spec\.replicas/,
  },
  {
    what: "a Service deleted",
    does: ["delete", ...inNamespace, "service/cancer-champion"],
    told: /Service cancer-champion/,
  },
  {
    what: "an autoscaler edited",
    does: ["patch", ...inNamespace, "hpa/cancer-champion", "--type=merge", "-p", '{"spec":{"maxReplicas":9}}'],
    told: /HorizontalPodAutoscaler .*spec\.maxReplicas/,
  },
];

/** What is approved is what is applied, or nothing is: the cluster is changed between approval and deployment. */
export async function approvedIsApplied(say: Say): Promise<Proof> {
  say("a cluster of its own");
  const stack = await releaseStack("approved", 78);
  const folder = mkdtempSync(join(tmpdir(), "ml-approved-"));
  const figures: [string, string][] = [];
  let held = true;
  const expect = (what: string, holds: boolean, told: string): void => {
    held &&= holds;
    figures.push([what, holds ? told : `NO: ${told}`]);
  };
  const clone = await deployedClone(stack);
  try {
    const { kubeconfig } = stack.cluster;
    const { first, second } = await packIrises(stack);
    const champion = async (): Promise<string> =>
      kubectl(kubeconfig, ["get", ...inNamespace, "deployment/iris-champion", "-o", "jsonpath={.spec.template}"]);
    const hasSecond = async (): Promise<boolean> => (await champion()).includes(second.digest);
    stack.write("iris", following(second, first));
    await clone.commit("The second iris");
    const preview = async (into: string): Promise<string> => {
      const out = join(folder, into);
      await stack.command("preview", "local", "--drift", "--out", out);
      const { stacks } = JSON.parse(readFileSync(join(out, "preview.json"), "utf8")) as {
        readonly stacks: readonly { readonly changeSet: string }[];
      };
      return stacks[0]?.changeSet ?? "";
    };
    say("previews twice: the same hash");
    const [one, two] = [await preview("one"), await preview("two")];
    expect("two previews of the same", one !== "" && one === two, `the same hash, ${one.slice(0, 19)}…`);
    const deploy = () => stack.ml("deploy", "local", "--approved", join(folder, "one"), "--approved-by", "ada");
    for (const { what, does, told } of meddlings) {
      say(what);
      const [verb = ""] = does;
      const object = does.find((word) => word.includes("/")) ?? "";
      const kept = await kubectl(kubeconfig, ["get", ...inNamespace, object, "-o", "json"]);
      await kubectl(kubeconfig, does);
      const { exitCode, all } = await deploy();
      const untouched = !(await hasSecond());
      const line = all
        .split("\n")
        .find((text) => told.test(text))
        ?.trim();
      const isHeld = exitCode === 1 && untouched && line !== undefined;
      expect(
        what,
        isHeld,
        isHeld
          ? `nothing applied; "${line}"`
          : `code ${exitCode ?? "?"}, ${untouched ? "untouched" : "APPLIED"}: ${all.slice(-600)}`,
      );
      await putBack(kubeconfig, verb, object, kept);
    }
    say("all put back: it is applied");
    const { exitCode, all } = await deploy();
    const isApplied = exitCode === 0 && (await hasSecond());
    expect("put back", isApplied, isApplied ? "the approved is applied, and answers" : all.slice(-800));
    return {
      name: "approved and applied",
      claim: "The approved change set and the applied one are the same, or nothing is applied",
      figures,
      held,
    };
  } finally {
    if (existsSync(folder)) rmSync(folder, { recursive: true, force: true });
    clone.remove();
    await stack.remove();
  }
}

/** Makes an object what it was, by the field manager that owns it where there is one. */
async function putBack(kubeconfig: string, verb: string, object: string, kept: string): Promise<void> {
  const was = JSON.parse(kept) as {
    readonly metadata: Readonly<Record<string, unknown>>;
    readonly spec?: { readonly replicas?: number; readonly maxReplicas?: number };
  };
  if (verb === "scale") {
    await kubectl(kubeconfig, ["scale", ...inNamespace, object, `--replicas=${was.spec?.replicas ?? 1}`]);
    return;
  }
  if (verb === "patch") {
    const patch = JSON.stringify({ spec: { maxReplicas: was.spec?.maxReplicas } });
    await kubectl(kubeconfig, ["patch", ...inNamespace, object, "--type=merge", "-p", patch]);
    return;
  }
  const ofServer = ["managedFields", "resourceVersion", "uid", "creationTimestamp"];
  const metadata = Object.fromEntries(Object.entries(was.metadata).filter(([name]) => !ofServer.includes(name)));
  const text = JSON.stringify({ ...was, metadata });
  await kubectl(kubeconfig, ["create", "-f", "-"], text);
}
