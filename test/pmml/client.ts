import { type Agent, request } from "node:http";
import { expect } from "vitest";
import type { Server } from "./server.ts";

/** What every server of these tests calls its model. */
export const modelName = "iris";

/** Limits small enough to reach. */
export const limits = [
  `--model-name=${modelName}`,
  "--max-batch-rows=100",
  "--request-timeout-ms=700",
  "--warm-up-ms=50",
];

/** One good row. */
export const goodRow = JSON.stringify({
  inputs: [{ name: "x", shape: [1, 4], datatype: "FP64", data: [5.1, 3.5, 1.4, 0.2] }],
});

export interface Answer {
  readonly status: number;
  readonly body: string;
  /** Local port: the same number means the same connection. */
  readonly port: number | undefined;
}

export interface SendOptions {
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export function send(server: Server, agent: Agent, body: string | Buffer, options: SendOptions = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = { "content-type": "application/json", ...options.headers };
    const sent = request(
      `${server.url}${options.path ?? `/v2/models/${modelName}/infer`}`,
      { agent, method: options.method ?? "POST", headers },
      (response) => {
        const port = response.socket.localPort;
        let text = "";
        response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
        response.on("end", () => {
          resolve({ status: response.statusCode ?? 0, body: text, port });
        });
      },
    );
    sent.on("error", reject);
    sent.end(body);
  });
}

/** A 4xx whose message says what, where and what to do, in words for people. */
export function expectRefusal(answer: Answer, status: number, words: readonly string[]): void {
  const { error } = JSON.parse(answer.body) as { error: string };
  for (const word of words) expect(error).toContain(word);
  expect(answer.status).toBe(status);
  expect(error).not.toMatch(/exception|at \w+\.|java|null pointer/i);
}
