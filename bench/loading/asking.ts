import { setTimeout as sleep } from "node:timers/promises";

/** One request's answer, when it came. */
export interface Answer {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly milliseconds: number;
  /** 0: no answer at all. */
  readonly status: number;
  /** As the server says it; empty where nobody answered in its place. */
  readonly version: string;
  /** Who answered: `default` for the gateway in the model's place. */
  readonly by: string;
  readonly body: unknown;
}

/** Asks a model once, on a connection of its own. */
export async function ask(url: string, body: string): Promise<Answer> {
  const began = performance.now();
  const answered = (rest: Pick<Answer, "status" | "version" | "by" | "body">): Answer => ({
    at: Date.now(),
    milliseconds: performance.now() - began,
    ...rest,
  });
  try {
    const response = await fetch(`${url}/infer`, {
      method: "POST",
      headers: { connection: "close", "content-type": "application/json" },
      body,
    });
    const text = await response.text();
    const told: unknown = text.startsWith("{") ? JSON.parse(text) : text;
    const version =
      typeof told === "object" && told !== null && "model_version" in told ? String(told.model_version) : "";
    return answered({
      status: response.status,
      version,
      by: response.headers.get("x-model-answer") ?? "model",
      body: told,
    });
  } catch (error) {
    return answered({ status: 0, version: "", by: "nobody", body: String(error) });
  }
}

/** Asks every tenth of a second until told to stop. */
export function keepAsking(url: string, body: string): { readonly stop: () => Promise<readonly Answer[]> } {
  const end = new AbortController();
  const answers: Answer[] = [];
  const asking = (async () => {
    while (!end.signal.aborted) {
      answers.push(await ask(url, body));
      await sleep(100);
    }
  })();
  return {
    stop: async () => {
      end.abort();
      await asking;
      return answers;
    },
  };
}
