import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface Tensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

/** A model that doubles what it is sent, refuses inputs of another name, and fails by itself at a negative number. */
export interface DoublingModel {
  /** Its address for predictions. */
  readonly url: string;
  /** The numbers that it was sent, by call. */
  readonly asked: readonly (readonly number[])[];
  readonly stop: () => void;
}

/** @param before waits before an answer to these numbers. @default nothing does */
export async function doublingModel(
  before: (numbers: readonly number[]) => Promise<void> = () => Promise.resolve(),
): Promise<DoublingModel> {
  const asked: (readonly number[])[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (part: Buffer) => (body += part.toString()));
    request.on("end", () => {
      const { inputs } = JSON.parse(body) as { readonly inputs: readonly Tensor[] };
      const [input] = inputs;
      const answer = (status: number, told: object): void => {
        void before(input?.data ?? []).then(() => {
          response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(told));
        });
      };
      asked.push(input?.data ?? []);
      if (input?.name !== "x") answer(400, { error: "no input x" });
      else if (input.data.some((value) => value < 0)) answer(500, { error: "below zero" });
      else {
        const data = input.data.map((value) => 2 * value);
        answer(200, { model_name: "double", outputs: [{ name: "y", datatype: "FP64", shape: input.shape, data }] });
      }
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v2/models/double/infer`,
    asked,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
