import { isDeepStrictEqual } from "node:util";
import { setTimeout as sleep } from "node:timers/promises";
import type { Say } from "../../local/console/steps.ts";
import { instant } from "../../test/support/prometheus.ts";
import { lateModel, push } from "../loading/artifacts.ts";
import { ask, type Answer } from "../loading/asking.ts";
import { defaultAnswer } from "../loading/declared.ts";
import { onLoadingStack, type LoadingStack } from "../loading/stack.ts";
import type { Proof } from "./proof.ts";

/** A request that its model takes so long to answer, and no smaller than so many bytes. */
function request(seconds: number, bytes = 0): string {
  const padding = { parameters: { padding: "x".repeat(bytes) } };
  const inputs = [{ name: "x", shape: [1, 1], datatype: "FP64", data: [seconds] }];
  return JSON.stringify({ inputs, ...(bytes === 0 ? {} : padding) });
}

function told({ status, by, milliseconds }: Answer): string {
  return `${status}${by === "default" ? " with the default answer" : ""} after ${milliseconds.toFixed(0)} ms`;
}

/** The gateway's count of failed requests to the model, as every alert and dashboard reads it. */
async function failures({ stack }: LoadingStack): Promise<number> {
  const query = 'sum(envoy_cluster_upstream_rq_xx{envoy_response_code_class="5",envoy_cluster_name=~".*/late/.*"})';
  const [sample] = await instant(`http://127.0.0.1:${stack.cluster.ports.prometheus}`, query);
  return sample?.value ?? 0;
}

/** Waits until Prometheus has read what happened: its interval is 5 s. */
async function failuresAfter(stack: LoadingStack, least: number): Promise<number> {
  for (let round = 0; round < 20; round += 1) {
    const now = await failures(stack);
    if (now >= least) return now;
    await sleep(1000);
  }
  return failures(stack);
}

/** A model that is late, asked too much and asked too often: what its declaration says that the gateway answers then. */
export async function deadline(say: Say): Promise<Proof> {
  return onLoadingStack(say, async (stack) => {
    const digest = await push(stack.registry, "late", await lateModel(say));
    say("a model that takes as long as it is asked to");
    const failure = await stack.run({ late: { version: "1", digest } });
    if (failure !== undefined) throw new Error(failure);
    const url = stack.url("late");
    // Until the route is in the proxies.
    let quick = await ask(url, request(0));
    for (let round = 0; quick.status !== 200 && round < 50; round += 1) {
      await sleep(200);
      quick = await ask(url, request(0));
    }
    const before = await failures(stack);
    const late = await ask(url, request(3));
    const after = await failuresAfter(stack, before + 1);
    await sleep(2000); // the model goes on with what nobody waits for
    const large = await ask(url, request(0, 300 * 1024));
    const fits = await ask(url, request(0, 200 * 1024));
    // At 0.2 s each, four (two proxies, two each) are answered within the deadline.
    const many = await Promise.all(Array.from({ length: 24 }, () => ask(url, request(0.2))));
    const refused = many.filter(({ status }) => status === 503).length;
    const answered = many.filter(({ status, by }) => status === 200 && by === "model").length;
    return {
      name: "Deadline and limits of a model",
      claim:
        "A model declared with a deadline of 2 s, an answer in its place, 256Ki a request and 2 requests at a time and proxy: late, the client gets that answer and the failure is counted; a larger request gets 413, and one too many 503",
      figures: [
        ["asked for an answer at once", told(quick)],
        ["asked for one after 3 s", told(late)],
        ["the answer is the declared one", String(isDeepStrictEqual(late.body, defaultAnswer))],
        ["failures counted by the gateway, before and after", `${before}, ${after}`],
        ["a request of 200 KiB", told(fits)],
        ["a request of 300 KiB", told(large)],
        ["24 requests at once", `${answered} answered by the model, ${refused} refused with 503`],
      ],
      held:
        quick.status === 200 &&
        quick.by === "model" &&
        late.status === 200 &&
        late.by === "default" &&
        isDeepStrictEqual(late.body, defaultAnswer) &&
        after > before &&
        fits.status === 200 &&
        large.status === 413 &&
        answered >= 2 &&
        refused > 0 &&
        answered + refused === many.length,
    };
  });
}
