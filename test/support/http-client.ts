import { type Agent, request } from "node:http";
import { expect } from "vitest";

export interface Answer {
  readonly status: number;
  readonly body: string;
  /** Local port: the same number means the same connection. */
  readonly port: number | undefined;
}

export interface SendOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Sends JSON by POST, unless told otherwise, on a connection of the agent's. Rejects when there is no answer. */
export function send(url: string, agent: Agent, body: string | Buffer, options: SendOptions = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = { "content-type": "application/json", ...options.headers };
    const sent = request(url, { agent, method: options.method ?? "POST", headers }, (response) => {
      const port = response.socket.localPort;
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
      response.on("end", () => {
        resolve({ status: response.statusCode ?? 0, body: text, port });
      });
      response.on("error", reject);
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

/** A 4xx whose message says what, where and what to do, in words for people. */
export function expectRefusal(answer: Answer, status: number, words: readonly string[]): void {
  const { error } = JSON.parse(answer.body) as { error: string };
  for (const word of words) expect(error).toContain(word);
  expect(answer.status).toBe(status);
  expect(error).not.toMatch(/exception|traceback|at \w+\.|java|null pointer|File "/i);
}
