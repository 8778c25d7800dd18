import type { Agent } from "node:http";
import { type Answer, send as sendTo, type SendOptions as Options } from "../support/http-client.ts";
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

export interface SendOptions extends Options {
  readonly path?: string;
}

/** Sends to the model's predictions unless told otherwise. */
export function send(server: Server, agent: Agent, body: string | Buffer, options: SendOptions = {}): Promise<Answer> {
  return sendTo(`${server.url}${options.path ?? `/v2/models/${modelName}/infer`}`, agent, body, options);
}
