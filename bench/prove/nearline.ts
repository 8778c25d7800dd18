import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { waitUntil } from "../../local/cluster/kubectl.ts";
import { run } from "../../local/console/run.ts";
import type { Say } from "../../local/console/steps.ts";
import { deviation, inferRequest, readAnswer, readGolden, type OutputTensor } from "../../local/golden/classes.ts";
import { exampleNamespace } from "../../test/support/example-namespace.ts";
import { testStack, type TestStack } from "../../test/support/stack.ts";
import { startCallers } from "../load/callers.ts";
import { timeline, watchReplicas } from "../load/replicas.ts";
import { summarise } from "../load/outcome.ts";
import type { Proof } from "./proof.ts";

const model = "iris-nearline";
const total = 100_000;
/** Of them no requests, and requests that the model refuses. */
const nonsense = 20;
const refused = 20;
const keys = {
  queue: `nearline:{${model}}:queue`,
  results: `nearline:{${model}}:results`,
  dead: `nearline:{${model}}:dead`,
};
/** So long a worker that is gone is waited for (s): three times the declared time-out of a call. */
const takeover = 15;

const golden = readGolden("examples/iris/golden.json");

function bodyOf(index: number): string {
  if (index < nonsense) return "nonsense";
  if (index < nonsense + refused)
    return JSON.stringify({ inputs: [{ name: "no_such_field", datatype: "FP64", shape: [1], data: [1] }] });
  const row = golden.rows[index % golden.rows.length];
  if (row === undefined) throw new RangeError("no golden rows");
  return JSON.stringify(inferRequest(golden, row));
}

const bulk = (parts: readonly string[]): string =>
  `*${parts.length}\r\n${parts.map((part) => `$${Buffer.byteLength(part)}\r\n${part}\r\n`).join("")}`;

interface Answer {
  readonly key: string;
  readonly body: string;
  readonly reason: string;
  readonly deliveries: number;
  readonly attempts: number;
  /** When it was published (ms). */
  readonly at: number;
}

/** What a run of it looks at and breaks. */
class Queue {
  readonly #kubeconfig: string;
  constructor(kubeconfig: string) {
    this.#kubeconfig = kubeconfig;
  }
  async #kubectl(args: readonly string[], input?: string): Promise<string> {
    return run(["kubectl", "--kubeconfig", this.#kubeconfig, ...args], input === undefined ? {} : { input });
  }
  async redis(args: readonly string[], input?: string): Promise<string> {
    return this.#kubectl(["exec", "-i", "-n", "queues", "queues-0", "-c", "redis", "--", "redis-cli", ...args], input);
  }
  /** A user who may end connections, which nobody may otherwise; the server starts anew to know it, while nothing waits. */
  async allowKills(say: Say): Promise<void> {
    const users = await this.#kubectl([
      "get",
      "configmap",
      "queues",
      "-n",
      "queues",
      "-o",
      "jsonpath={.data.users\\.acl}",
    ]);
    const data = { "users.acl": `${users}\nuser breaker on nopass +client\n` };
    await this.#kubectl(["patch", "configmap", "queues", "-n", "queues", "-p", JSON.stringify({ data })]);
    await this.#kubectl(["delete", "pod", "queues-0", "-n", "queues"]);
    await waitUntil(
      "Redis with somebody who may end connections",
      async () =>
        (await this.redis(["--user", "breaker", "--pass", "any", "client", "id"]).catch(String)).match(/^\d+$/m) !==
          null || "not yet",
      { seconds: 120, say, whatToDo: "kubectl describe pod queues-0 -n queues" },
    );
  }
  async submit(say: Say): Promise<void> {
    const step = 10_000;
    for (let from = 0; from < total; from += step) {
      const commands = Array.from({ length: step }, (_, at) => {
        const index = from + at;
        return bulk(["XADD", keys.queue, "*", "key", `r-${index}`, "body", bodyOf(index)]);
      });
      await this.redis(["--pipe"], commands.join(""));
      say(`${from + step} of ${total} queued`);
    }
  }
  async waiting(): Promise<number> {
    return Number((await this.redis(["xlen", keys.queue]).catch(() => "NaN")).trim());
  }
  async answers(stream: string): Promise<readonly Answer[]> {
    const lines = (await this.redis(["--raw", "xrange", stream, "-", "+"])).split("\n");
    const found: Record<string, string>[] = [];
    for (let at = 0; at < lines.length; at++) {
      const line = lines[at] ?? "";
      if (/^\d+-\d+$/.test(line)) found.push({ id: line });
      else if (line !== "") (found.at(-1) ?? {})[line] = lines[++at] ?? "";
    }
    return found.map((one) => ({
      key: one["key"] ?? "",
      body: one["body"] ?? "",
      reason: one["reason"] ?? "",
      deliveries: Number(one["deliveries"]),
      attempts: Number(one["attempts"]),
      at: Number(one["id"]?.split("-")[0]),
    }));
  }
  /** `kill -9` of what runs in pods: by the pods' own cgroups, so that no other cluster's is touched. @returns how many */
  async kill(labels: string, program: string, most: number): Promise<number> {
    const told = await this.#kubectl([
      "get",
      "pods",
      "-n",
      exampleNamespace,
      "-l",
      labels,
      "-o",
      "jsonpath={.items[*].metadata.uid}",
    ]);
    const uids = told
      .split(" ")
      .filter((uid) => uid !== "")
      .slice(0, most);
    const marks = uids.flatMap((uid) => [uid, uid.replaceAll("-", "_")]);
    let killed = 0;
    for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
      try {
        const groups = readFileSync(`/proc/${pid}/cgroup`, "utf8");
        const command = readFileSync(`/proc/${pid}/comm`, "utf8").trim();
        if (command !== program || !marks.some((mark) => groups.includes(mark))) continue;
        process.kill(Number(pid), "SIGKILL");
        killed += 1;
      } catch {
        // It has ended by itself.
      }
    }
    return killed;
  }
}

function isRight({ key, body }: Answer): boolean {
  const row = golden.rows[Number(key.slice(2)) % golden.rows.length];
  const { outputs } = JSON.parse(body) as { outputs: readonly OutputTensor[] };
  return row !== undefined && deviation(row, readAnswer(golden, outputs)) < 1e-9;
}

/** The whole of it on a cluster. */
export async function throughQueue(stack: TestStack, say: Say): Promise<Proof> {
  const { kubeconfig, ports } = stack.cluster;
  const queue = new Queue(kubeconfig);
  const url = `http://127.0.0.1:${ports.gateway}/models/${model}/infer`;
  const direct = startCallers({ url, callers: 12, pause: 0, golden, timeout: 15_000 });
  const directFrom = Date.now();
  await sleep(10_000);
  const directTo = Date.now();
  const asked = summarise(await direct.stop(), { name: "", from: directFrom, to: directTo });

  await queue.allowKills(say);
  const replicas = watchReplicas(kubeconfig, exampleNamespace, `${model}-worker`);
  try {
    const submitted = Date.now();
    await queue.submit(say);
    const queued = Date.now();
    await waitUntil("workers", () => Promise.resolve((replicas.now()?.ready ?? 0) >= 1 || "none yet"), {
      seconds: 120,
      say,
      whatToDo: `kubectl describe scaledobject ${model}-worker -n ${exampleNamespace}`,
    });
    const workersKilled = Date.now();
    const workers = await queue.kill(`ml-serving/nearline=${model},ml-serving/nearline-part=worker`, "bento", 2);
    await sleep(5_000);
    const connectionsKilled = Date.now();
    const killing = [
      "--user",
      "breaker",
      "--pass",
      "any",
      "-r",
      "400",
      "-i",
      "0.005",
      "client",
      "kill",
      "type",
      "normal",
      "skipme",
      "yes",
    ];
    const ended = (await queue.redis(killing)).split("\n").reduce((sum, line) => sum + (Number(line) || 0), 0);
    const modelsKilled = Date.now();
    const servers = await queue.kill(`ml-serving/model=${model}`, "java", 1);
    await waitUntil(
      "an empty queue",
      async () => {
        const left = await queue.waiting();
        return left === 0 || `${left} left`;
      },
      { seconds: 400, say, whatToDo: "docs/nearline.md" },
    );
    const answered = Date.now();
    await waitUntil("no worker", () => Promise.resolve(replicas.now()?.wanted === 0 || "some left"), {
      seconds: 200,
      say,
      whatToDo: "docs/nearline.md",
    });
    const gone = Date.now();
    const [results, dead] = [await queue.answers(keys.results), await queue.answers(keys.dead)];
    const known = new Set([...results, ...dead].map(({ key }) => key));
    const wrong = results.filter((one) => !isRight(one)).length;
    const again = (from: number, to: number) =>
      [...results, ...dead].filter(({ at, deliveries }) => deliveries > 1 && at >= from && at < to).length;
    const border = connectionsKilled + takeover * 1000;
    const ofWorkers = again(workersKilled, border);
    const ofConnections = again(border, Infinity);
    const ofModels = results.filter(({ at, attempts }) => attempts > 1 && at >= modelsKilled).length;
    const reasons = dead.filter(({ reason }) => reason !== "").length;
    return {
      name: "Nearline",
      claim:
        "100,000 queued requests have one result each, right to the training library's, or a dead letter that says why, while workers, connections of Redis and the model are killed; workers come from none and go",
      figures: [
        [
          "asked directly through the gateway, 12 callers",
          `${Math.round((asked.sent * 1000) / (directTo - directFrom))} requests/s`,
        ],
        ["queued", `${total} requests in ${((queued - submitted) / 1000).toFixed(0)} s`],
        [
          "answered through the queue, kills included",
          `${Math.round((total * 1000) / (answered - submitted))} requests/s, ${((answered - submitted) / 1000).toFixed(0)} s`,
        ],
        ["workers, ready/wanted", timeline(replicas.seen, submitted)],
        ["from the last answer until no worker is left", `${((gone - answered) / 1000).toFixed(0)} s`],
        ["results, different keys, wrong values", `${results.length}, ${known.size - dead.length}, ${wrong}`],
        ["dead letters, with a reason", `${dead.length} of ${nonsense + refused} planted, ${reasons}`],
        ["kill -9 of workers", `${workers}; ${ofWorkers} requests delivered again`],
        ["CLIENT KILL of connections", `${ended}; ${ofConnections} requests delivered again`],
        ["kill -9 of a server of the model", `${servers}; ${ofModels} requests asked again`],
      ],
      held:
        results.length + dead.length === total &&
        known.size === total &&
        wrong === 0 &&
        dead.length === nonsense + refused &&
        reasons === dead.length &&
        workers > 0 &&
        servers > 0 &&
        ended > 0 &&
        ofWorkers > 0 &&
        ofConnections > 0 &&
        ofModels > 0,
    };
  } finally {
    await replicas.stop();
  }
}

/** Requests through a queue while everything is killed that has a part in it. */
export async function nearline(say: Say): Promise<Proof> {
  const stack = testStack("nearline-proof", 93);
  try {
    say("a cluster of its own");
    const up = await stack.make("up", model);
    if (up.exitCode !== 0) throw new Error(`make up failed: ${up.all.slice(-400)}`);
    return await throughQueue(stack, say);
  } finally {
    await stack.make("down");
  }
}
