import { appendFileSync, copyFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { settled } from "../../bench/load/disturb.ts";
import { loadDuring, startLoad } from "../../bench/load/load.ts";
import { answeredBy, failedOf, type SentOutcome } from "../../bench/load/outcome.ts";
import type { LoadPlan } from "../../bench/load/plan.ts";
import { servedDuring } from "../../bench/load/served.ts";
import { answers, secondIris } from "../../bench/prove/two-irises.ts";
import type { Release } from "../../components/model-service/release.ts";
import { kubectl, waitUntil } from "../../local/cluster/kubectl.ts";
import { binomialRange } from "../support/binomial.ts";
import { exampleNamespace } from "../support/example-namespace.ts";
import { releaseStack, type ReleaseStack } from "../support/release-stack.ts";

/** How likely a count may be outside its range though all is well. */
const risk = 1e-6;
const quiet = (): void => undefined;
const patience = { seconds: 60, say: quiet, whatToDo: "Look at the model's HTTPRoute and pods." };

let stack: ReleaseStack;
let plan: LoadPlan;

beforeAll(async () => {
  stack = await releaseStack("releases", 87, "iris");
  plan = {
    url: `http://127.0.0.1:${stack.cluster.ports.gateway}/models/iris/infer`,
    rate: 400,
    golden: answers.first,
    others: [answers.second],
    timeout: 10_000,
  };
});
afterAll(async () => {
  await stack.remove();
});

const release = (): Release => parse(stack.read("iris")) as Release;
const send = (more: Partial<LoadPlan>): Promise<readonly SentOutcome[]> => startLoad({ ...plan, ...more }).ended();
const asJson = async (...args: string[]): Promise<unknown> =>
  JSON.parse((await stack.command(...args, "--json")).stdout);
const kube = (...args: string[]): Promise<string> => kubectl(stack.cluster.kubeconfig, args);

/** What every variant's servers counted while requests were sent, and the answers. */
const counted = (more: Partial<LoadPlan>) =>
  servedDuring(stack.cluster.kubeconfig, exampleNamespace, "iris", () => send(more));

/** Requests a second, so many that each of a few goes by a connection of its own: connections, not requests, find both proxies. */
const atOnce = 100_000;

/** Waits until both proxies have the new routes: requests are answered by these versions and by no others. */
async function until(what: string, more: Partial<LoadPlan>, versions: readonly number[]): Promise<void> {
  await waitUntil(
    what,
    async () => {
      const outcomes = await send({ rate: atOnce, requests: 60, ...more });
      const seen = [0, 1].filter((version) => answeredBy(outcomes, version) > 0);
      const failed = failedOf(outcomes);
      return (failed === 0 && seen.join() === versions.join()) || `versions ${seen.join()} answer, ${failed} failed`;
    },
    patience,
  );
}

/** Does something under load and waits for its end. @returns what became of the requests meanwhile */
async function underLoad(work: () => Promise<unknown>): Promise<readonly SentOutcome[]> {
  const { outcomes } = await loadDuring({ ...plan, rate: 200 }, async () => {
    await work();
    await settled(stack.cluster.kubeconfig, [exampleNamespace], quiet);
  });
  return outcomes;
}

describe("a challenger and a shadow", () => {
  const pins = { challenger: { "x-version": "candidate" }, champion: { cookie: "version=champion" } };

  beforeAll(async () => {
    // Other bytes are another digest: the same model as a version of its own.
    const file = join(stack.folder, "examples/iris/shadow.pmml");
    copyFileSync(join(stack.folder, "examples/iris/candidate.pmml"), file);
    appendFileSync(file, "\n");
    await stack.command("release", "iris", "local", ...secondIris, "--as", "challenger", "--weight", "10");
    const shadow = ["--from", "file:examples/iris/shadow.pmml", ...secondIris.slice(2)];
    await stack.command("release", "iris", "local", ...shadow, "--as", "shadow", "--percent", "30");
    const { champion, challengers = [] } = release();
    const [challenger] = challengers;
    const text = [
      "pins:",
      `  - { header: x-version, value: candidate, to: "${challenger?.digest ?? ""}" }`,
      `  - { cookie: version, value: champion, to: "${champion.digest}" }`,
    ].join("\n");
    stack.write("iris", stack.read("iris").replace(/^history:/m, `${text}\nhistory:`));
    await stack.up();
    await until("the pin", { headers: pins.challenger }, [1]);
  });

  it("get their shares of the requests, by the servers' own count, and the shadow answers none", async () => {
    const { result, served } = await counted({ requests: 2_000 });
    expect(failedOf(result)).toBe(0);
    const [challenger = 0, shadow = 0] = ["challenger", "shadow"].map(
      (role) => [...served].find(([variant]) => variant.startsWith(role))?.[1],
    );
    const ofChallenger = binomialRange(2_000, 0.1, risk);
    expect(challenger).toBeGreaterThanOrEqual(ofChallenger.least);
    expect(challenger).toBeLessThanOrEqual(ofChallenger.most);
    const ofShadow = binomialRange(2_000, 0.3, risk);
    expect(shadow).toBeGreaterThanOrEqual(ofShadow.least);
    expect(shadow).toBeLessThanOrEqual(ofShadow.most);
    expect(answeredBy(result, 1)).toBe(challenger);
    expect(answeredBy(result, 0)).toBe(served.get("champion"));
  });

  it.each([
    ["a header", pins.challenger, 1],
    ["a cookie", pins.champion, 0],
  ])("are reached by %s every time, or not at all", async (_, headers, version) => {
    const { result, served } = await counted({ headers, requests: 300 });
    expect(answeredBy(result, version)).toBe(300);
    const reached = [...served].filter(([variant]) => !variant.startsWith("shadow")).map(([, count]) => count);
    expect(reached.toSorted((a, b) => a - b)).toEqual([0, 300]);
  });
});

/** What `npx ml traffic` and `npx ml compare` say of variants, as JSON. */
interface Traffic {
  readonly variants: readonly {
    readonly role: string;
    readonly declared: number;
    readonly requests: number;
    readonly live: { readonly ready: number } | null;
  }[];
}
interface Comparison {
  readonly distinct: number;
  readonly agreement: { readonly equal: { readonly value: number }; readonly flips: { readonly value: number } };
}

it("traffic tells what is declared beside what was counted", async () => {
  await waitUntil(
    "Prometheus to have scraped the proxies",
    async () => {
      const { variants } = (await asJson("traffic", "iris", "local")) as Traffic;
      expect(variants.map(({ role, declared, live }) => [role, declared, live?.ready])).toEqual([
        ["champion", 0.9, 2],
        ["challenger", 0.1, 1],
        ["shadow", 0.3, 1],
      ]);
      return variants.every(({ requests }) => requests > 0) || "a variant without a request";
    },
    patience,
  );
});

it("compare tells how far the challenger agrees with the champion", async () => {
  const against = `challenger-${(release().challengers?.[0]?.digest ?? "").slice("sha256:".length).slice(0, 8)}`;
  const told = await asJson("compare", "iris", "local", "--against", against, "--rows", "30");
  const { distinct, agreement } = told as Comparison;
  // scikit-learn's two answers to the 30 rows: no two are equal, and one names another class.
  expect([distinct, agreement.equal.value]).toEqual([30, 0]);
  expect(agreement.flips.value).toBeCloseTo(1 / 30, 9);
});

it("a promotion loses no request, and the challenger answers as champion", async () => {
  const [challenger] = release().challengers ?? [];
  const outcomes = await underLoad(async () => {
    const digest = challenger?.digest ?? "";
    await stack.command("promote", "iris", "--from", "local", "--to", "local", "--digest", digest);
    expect(release().champion.digest).toBe(digest);
    await stack.up();
    await until("the new champion", {}, [1]);
  });
  expect(outcomes.flatMap(({ failure }) => failure ?? [])).toEqual([]);
});

it("a rollback loses no request and brings back what was served, exactly", async () => {
  const outcomes = await underLoad(async () => {
    await stack.command("rollback", "iris", "local");
    await stack.up();
    await until("both versions", {}, [0, 1]);
  });
  expect(outcomes.flatMap(({ failure }) => failure ?? [])).toEqual([]);
  const { challengers, shadow, pins, history } = release();
  expect([challengers?.length, shadow === undefined, pins?.length]).toEqual([1, false, 2]);
  expect(history?.[0]).toMatchObject({ did: "rollback" });
});

it("challengers and shadows that are retired drain: no request is lost, and they are gone", async () => {
  const outcomes = await underLoad(async () => {
    await stack.command("retire", "iris", "local", "--challengers");
    await stack.command("retire", "iris", "local", "--shadow");
    await stack.up();
    await until("the champion alone", {}, [0]);
  });
  expect(outcomes.flatMap(({ failure }) => failure ?? [])).toEqual([]);
  expect(await kube("get", "deployments", "-n", exampleNamespace, "-l", "ml-serving/model=iris", "-o", "name")).toBe(
    "deployment.apps/iris-champion",
  );
});
