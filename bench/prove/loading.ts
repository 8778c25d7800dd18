import { kubectl } from "../../local/cluster/kubectl.ts";
import type { Say } from "../../local/console/steps.ts";
import { readQuestions } from "../../local/golden/questions.ts";
import { exampleNamespace } from "../../test/support/example-namespace.ts";
import type { TestStack } from "../../test/support/stack.ts";
import { corruptModel, noModel, push, rightModel, slowModel } from "../loading/artifacts.ts";
import { ask, keepAsking, type Answer } from "../loading/asking.ts";
import type { Order } from "../loading/order.ts";
import { onLoadingStack, type LoadingStack } from "../loading/stack.ts";
import type { Proof } from "./proof.ts";

type Versions = Record<string, Order["versions"][string]>;
type Figures = Proof["figures"];
/** A part of the proof. */
interface Part {
  readonly figures: Figures;
  readonly held: boolean;
}

/** So long the slow model loads (s). */
const slowLoad = 90;

/** A version that cannot be loaded, and what has to be said of it, in the pod's status and by `up`. */
interface Broken {
  readonly wrong: string;
  readonly said: RegExp;
  readonly make: (registry: string) => Promise<string> | string;
}

const broken: Readonly<Record<string, Broken>> = {
  "wrong-digest": {
    wrong: "a digest that the registry does not have",
    said: /not found/,
    make: () => `sha256:${"0".repeat(64)}`,
  },
  corrupt: {
    wrong: "half of the file",
    said: /cannot be loaded: ValueError/,
    make: (registry) => push(registry, "corrupt", corruptModel()),
  },
  "wrong-kind": {
    wrong: "a PMML file for scikit-learn",
    said: /cannot be loaded: FileNotFoundError/,
    make: (registry) => push(registry, "wrong-kind", Buffer.from("<PMML version='4.4'/>"), "model.pmml"),
  },
  "no-model": {
    wrong: "a pickle of a dictionary",
    said: /cannot be loaded: TypeError/,
    make: (registry) => push(registry, "no-model", noModel()),
  },
};

interface PodStatus {
  readonly status: {
    readonly containerStatuses?: readonly {
      readonly restartCount: number;
      readonly ready: boolean;
      readonly state?: { readonly waiting?: { readonly reason?: string; readonly message?: string } };
      readonly lastState?: { readonly terminated?: { readonly message?: string } };
    }[];
  };
}

async function containersOf({ cluster }: TestStack, model: string) {
  const args = ["get", "pods", "-n", exampleNamespace, "-l", `ml-serving/model=${model}`, "-o", "json"];
  const { items } = JSON.parse(await kubectl(cluster.kubeconfig, args)) as { readonly items: readonly PodStatus[] };
  return items.flatMap(({ status }) => status.containerStatuses ?? []);
}

/** What the containers that are not ready say of themselves. */
async function saidByPods(stack: TestStack, model: string): Promise<string> {
  return (await containersOf(stack, model))
    .filter(({ ready }) => !ready)
    .map(({ state, lastState }) =>
      [state?.waiting?.reason, state?.waiting?.message, lastState?.terminated?.message].join(" ").trim(),
    )
    .join("; ");
}

/** The end of a message: what comes before it are names. */
function ending(text: string): string {
  return text.replaceAll(/\s+/g, " ").replaceAll("|", "\\|").slice(-240);
}

function notOf(answers: readonly Answer[], versions: readonly string[]): number {
  return answers.filter(({ status, version }) => status !== 200 || !versions.includes(version)).length;
}

async function slowVersion(
  { stack, registry, url, run }: LoadingStack,
  versions: Versions,
  body: string,
): Promise<Part> {
  versions["slow"] = { version: "2", digest: await push(registry, "slow", slowModel(slowLoad)) };
  const traffic = keepAsking(url("slow"), body);
  const began = Date.now();
  const seconds = (time: number): number => (time - began) / 1000;
  const failure = await run(versions);
  const rolledOut = seconds(Date.now());
  const answers = await traffic.stop();
  const first = answers.find(({ version }) => version === "2");
  const routedAfter = first === undefined ? Number.NaN : seconds(first.at);
  const restarts = (await containersOf(stack, "slow")).map(({ restartCount }) => restartCount);
  const lost = notOf(answers, ["1", "2"]);
  return {
    figures: [
      [
        "slow: rolled out after",
        `${rolledOut.toFixed(0)} s; ${failure ?? "no error"}; restarts: ${restarts.join(", ")}`,
      ],
      ["slow: first answer of the new version after", `${routedAfter.toFixed(1)} s`],
      ["slow: meanwhile", `${answers.length} requests, ${lost} without a right answer`],
    ],
    held: failure === undefined && restarts.every((count) => count === 0) && routedAfter >= slowLoad && lost === 0,
  };
}

async function brokenVersions(
  { stack, registry, url, run }: LoadingStack,
  versions: Versions,
  body: string,
): Promise<Part> {
  for (const [name, { make }] of Object.entries(broken))
    versions[name] = { version: "2", digest: await make(registry) };
  const traffic = Object.entries(broken).map(([name, how]) => ({ name, how, asking: keepAsking(url(name), body) }));
  // One run for all: each fails by itself.
  const failure = (await run(versions)) ?? "";
  const parts = await Promise.all(
    traffic.map(async ({ name, how, asking }): Promise<Part> => {
      const answers = [...(await asking.stop()), await ask(url(name), body)];
      const status = await saidByPods(stack, name);
      const told = failure
        .split("\n")
        .filter((line) => line.includes(`${name}-champion:`))
        .join(" ");
      const others = notOf(answers, ["1"]);
      return {
        figures: [
          [`${name}: ${how.wrong}`, `${answers.length} requests, ${others} not answered by the version before`],
          [`${name}: its pod says`, `… ${ending(status)}`],
          [`${name}: up says`, `… ${ending(told)}`],
        ],
        held: others === 0 && how.said.test(status) && how.said.test(told),
      };
    }),
  );
  return { figures: parts.flatMap(({ figures }) => figures), held: parts.every(({ held }) => held) };
}

/** Slow and broken versions: what loads is waited for, what cannot load never answers, and what answered goes on. */
export async function loading(say: Say): Promise<Proof> {
  return onLoadingStack(say, async (stack) => {
    const body = JSON.stringify(readQuestions("examples/cancer/golden.json")[0]?.body);
    const versions: Versions = {};
    for (const name of ["slow", ...Object.keys(broken)])
      versions[name] = { version: "1", digest: await push(stack.registry, name, rightModel()) };
    say("right versions of all");
    const failure = await stack.run(versions);
    if (failure !== undefined) throw new Error(failure);
    say("a version that takes its time");
    const slow = await slowVersion(stack, versions, body);
    say("versions that cannot be loaded");
    const others = await brokenVersions(stack, versions, body);
    return {
      name: "Slow and broken versions",
      claim: `A version that takes ${slowLoad} s to load is neither killed nor routed to before it is ready; one that cannot be loaded never answers, its pod and \`up\` say why, and the version before goes on answering every request`,
      figures: [...slow.figures, ...others.figures],
      held: slow.held && others.held,
    };
  });
}
