import { setTimeout as sleep } from "node:timers/promises";
import { kubectl, waitUntil } from "../../local/cluster/kubectl.ts";
import type { Say } from "../../local/console/steps.ts";
import { readGolden } from "../../local/golden/classes.ts";
import { exampleNamespace } from "../../test/support/example-namespace.ts";
import { instant } from "../../test/support/prometheus.ts";
import { testStack, type TestStack } from "../../test/support/stack.ts";
import { drillScale, shortenWindows } from "../alerts/drill.ts";
import { startReceiver, type Receiver, type ToldAlert } from "../alerts/heard.ts";
import { startLoad } from "../load/load.ts";
import type { Proof } from "./proof.ts";

const model = "iris";
/** Requests a second. */
const rate = 20;
/** Of healthy traffic before, so that rates are known (s): three times what they are taken over. */
const before = 60;
/** How long one may wait to hear of it, or of its end (s): a page ends when three minutes, half an hour in earnest, are clean. */
const patience = 300;

const budgetPage = "ModelErrorBudgetBurnsFast";

/** What it takes beside the windows until somebody hears of it: looks, rules, and what Alertmanager waits for (s). */
const telling = 60;
/**
 * Of the pairs that page, the short window of the first is full of failures, and that of the second free of them, at the
 * latest (s): https://sre.google/workbook/alerting-on-slos/
 */
const mostUntil = { page: 5 * 60 * drillScale + telling, end: 30 * 60 * drillScale + telling } as const;

/** What was heard of the model first, of an alert in a state. */
function first({ heard }: Receiver, alertname: string, status: ToldAlert["status"]) {
  return heard.find(
    ({ alert }) =>
      alert.status === status && alert.labels["alertname"] === alertname && alert.labels["model"] === model,
  );
}

async function hear(receiver: Receiver, alertname: string, status: ToldAlert["status"], say: Say) {
  await waitUntil(
    `${alertname} ${status}`,
    () => Promise.resolve(first(receiver, alertname, status) !== undefined || `${alertname} is not ${status} yet`),
    { seconds: patience, say, whatToDo: "Prometheus' /api/v1/alerts says what it knows." },
  );
  const found = first(receiver, alertname, status);
  if (found === undefined) throw new RangeError("it was heard");
  return found;
}

/** Ends all replicas and lets none start again: a model's nodes are gone. */
async function killAll(kubeconfig: string): Promise<void> {
  const nodes = (await kubectl(kubeconfig, ["get", "nodes", "-o", "name"])).split("\n");
  for (const node of nodes) await kubectl(kubeconfig, ["cordon", node]);
  await kubectl(kubeconfig, [
    ...["delete", "pods", "-n", exampleNamespace, "-l", `ml-serving/model=${model}`],
    ...["--grace-period=0", "--force", "--wait=false"],
  ]);
}

async function recover(kubeconfig: string): Promise<void> {
  const nodes = (await kubectl(kubeconfig, ["get", "nodes", "-o", "name"])).split("\n");
  for (const node of nodes) await kubectl(kubeconfig, ["uncordon", node]);
  await kubectl(kubeconfig, [
    ...["rollout", "status", "-n", exampleNamespace, `deployment/${model}-champion`, "--timeout=120s"],
  ]);
}

async function drilled(stack: TestStack, say: Say): Promise<Proof> {
  const { kubeconfig, ports } = stack.cluster;
  const receiver = startReceiver(stack.cluster);
  const url = `http://127.0.0.1:${ports.gateway}/models/${model}/infer`;
  const load = startLoad({ url, rate, golden: readGolden(`examples/${model}/golden.json`), timeout: 5_000 });
  try {
    say("shortened windows, and a receiver");
    await shortenWindows(kubeconfig, receiver.url);
    say("healthy traffic");
    await sleep(before * 1000);
    const quiet = receiver.heard.filter(({ alert }) => alert.labels["model"] === model).length === 0;

    say("no replica any more");
    const killed = Date.now();
    await killAll(kubeconfig);
    const [notReady, burning] = await Promise.all(
      ["ModelNotReady", budgetPage].map((name) => hear(receiver, name, "firing", say)),
    );
    const [burnRate] = await instant(
      `http://127.0.0.1:${ports.prometheus}`,
      `max(model:slo:burn_rate{model="${model}", slo="availability", window="6m"})`,
    );
    // Long enough that the rate over what was counted is nothing: it must not end by itself.
    await sleep(45_000);
    const held = receiver.heard.every(({ alert }) => alert.labels["model"] !== model || alert.status === "firing");

    say("replicas again");
    await recover(kubeconfig);
    const recovered = Date.now();
    const [ready, clean] = await Promise.all(
      ["ModelNotReady", budgetPage].map((name) => hear(receiver, name, "resolved", say)),
    );
    const secondsSince = (from: number, told: { at: number } | undefined): number =>
      ((told?.at ?? Number.NaN) - from) / 1000;
    const since = (from: number, told: { at: number } | undefined): string =>
      `${secondsSince(from, told).toFixed(0)} s`;
    const inTime = secondsSince(killed, burning) <= mostUntil.page && secondsSince(recovered, clean) <= mostUntil.end;
    const { labels, annotations }: Pick<ToldAlert, "labels" | "annotations"> = burning?.alert ?? {
      labels: {},
      annotations: {},
    };
    const isWhole =
      labels["severity"] === "page" &&
      labels["team"] === "examples" &&
      annotations["runbook"] === `docs/runbooks/alerts/${budgetPage}.md`;
    return {
      name: "Alerts",
      claim: `All replicas of ${model} killed under ${rate} requests/s, and none may start: a webhook hears its page with team, model and runbook within ${mostUntil.page} s, and its end within ${mostUntil.end} s; windows at a scale of ${drillScale}`,
      figures: [
        [`heard of the model in ${before} s of healthy traffic`, quiet ? "nothing" : "something"],
        ["from the kill to ModelNotReady at the receiver", since(killed, notReady)],
        [`from the kill to ${budgetPage} at the receiver`, since(killed, burning)],
        ["burn rate over the long window then", (burnRate?.value ?? Number.NaN).toFixed(0)],
        ["its labels", JSON.stringify(labels)],
        ["its description", annotations["description"] ?? ""],
        ["its runbook", annotations["runbook"] ?? ""],
        ["all still firing 45 s later", String(held)],
        ["from the first answer again to ModelNotReady resolved", since(recovered, ready)],
        [`from the first answer again to ${budgetPage} resolved`, since(recovered, clean)],
      ],
      held: quiet && isWhole && held && inTime,
    };
  } finally {
    await load.stop();
    receiver.stop();
  }
}

/** What somebody hears when a model is down. */
export async function alerts(say: Say): Promise<Proof> {
  const stack = testStack("alerts-proof", 65);
  try {
    const up = await stack.make("up");
    if (up.exitCode !== 0) throw new Error(up.all);
    return await drilled(stack, say);
  } finally {
    await stack.make("down");
  }
}
