import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { dataVariables } from "../../components/model-service/payloads.ts";
import { resolveModel } from "../../components/model-service/resolve.ts";
import type { ModelSpec } from "../../components/model-service/spec.ts";

/** A record of a request, as a server writes it. */
export interface Recorded {
  readonly kind: "payload";
  readonly time: string;
  readonly request_id?: string;
  readonly model: string;
  readonly variant: string;
  readonly version: string;
  readonly digest: string;
  readonly latency_ms: number;
  readonly inputs: Readonly<Record<string, readonly unknown[]>>;
  readonly outputs: Readonly<Record<string, readonly unknown[]>>;
}

const digest = `sha256:${"a".repeat(64)}`;

/** What a declared model's server is told of the data that it sees, its records going to an address of the test's. */
export function toldOf(model: ModelSpec, collector: string): Readonly<Record<string, string>> {
  const champion = { digest, version: "7", from: "file:x", golden: "x.json" };
  const resolved = resolveModel(model, { champion }, "local");
  const told = dataVariables(resolved, resolved.variants[0]).map(({ name, value }) => [
    name,
    name === "PAYLOADS" ? JSON.stringify({ ...(JSON.parse(value) as object), collector }) : value,
  ]);
  return Object.fromEntries(told) as Record<string, string>;
}

/** Records among a server's lines. */
export function recordsIn(lines: readonly string[]): readonly Recorded[] {
  return lines.flatMap((line) => (line.includes('"kind":') ? [JSON.parse(line) as Recorded] : []));
}

/** Takes what servers send to what compares payloads. */
export class Collector {
  /** All that came, as it came. */
  text = "";
  readonly url: string;
  readonly #server: ReturnType<typeof createServer>;

  private constructor(server: ReturnType<typeof createServer>) {
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/payloads`;
  }

  /** @param answers whether it does; else it takes requests and never says a word */
  static async start(answers = true): Promise<Collector> {
    const server = createServer((request, response) => {
      request.setEncoding("utf8");
      request.on("data", (part: string) => (collector.text += part));
      if (answers) request.on("end", () => response.writeHead(204).end());
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const collector: Collector = new Collector(server);
    return collector;
  }

  get records(): readonly Recorded[] {
    return recordsIn(this.text.split("\n"));
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

/** Waits until something holds; whoever asks has a limit of its own. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** Counted violations of a server, by field and reason. */
export async function violationsOf(metricsUrl: string): Promise<Readonly<Record<string, number>>> {
  const text = await (await fetch(metricsUrl)).text();
  const found = text.matchAll(/^model_contract_violations_total\{field="([^"]+)",reason="([^"]+)",?\} (\S+)$/gm);
  return Object.fromEntries([...found].map(([, field, reason, count]) => [`${field} ${reason}`, Number(count)]));
}
