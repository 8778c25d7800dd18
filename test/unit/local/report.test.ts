import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import type { Question } from "../../../local/golden/questions.ts";
import { askOwn } from "../../../local/report.ts";

function question(row: number): Question {
  return {
    path: "/infer",
    body: { row },
    asked: String(row),
    known: String(row),
    claims: [],
    judge: () => ({ off: 0, told: "" }),
  };
}

describe("the report's question", () => {
  let server: Server | undefined;
  afterEach(
    () =>
      new Promise<void>((done) =>
        server?.close(() => {
          done();
        }),
      ),
  );

  /** A gateway whose answers come from these variants, in turn, and say which row was asked. */
  async function gateway(...variants: readonly string[]): Promise<string> {
    let count = 0;
    server = createServer((request, response) => {
      let body = "";
      request.on("data", (part: Buffer) => (body += part.toString()));
      request.on("end", () => {
        response.setHeader("x-model-variant", variants[count % variants.length] ?? "");
        count += 1;
        response.end(body);
      });
    });
    await new Promise<void>((done) => server?.listen(0, "127.0.0.1", done));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  it("is the champion's where it answers", async () => {
    const url = await gateway("champion", "champion");
    const questions = new Map([["champion", question(1)]]);
    expect((await askOwn(url, questions, question(1))).question.asked).toBe("1");
  });

  it("is judged by the rows of the version that answered it, though it is the same question", async () => {
    const url = await gateway("challenger-1");
    const own = { ...question(1), known: "another answer" };
    const { question: judged } = await askOwn(
      url,
      new Map([
        ["champion", question(1)],
        ["challenger-1", own],
      ]),
      question(1),
    );
    expect(judged.known).toBe("another answer");
  });

  it("is asked again where the version that answered has other rows", async () => {
    const url = await gateway("challenger-1", "champion", "champion");
    const questions = new Map([
      ["champion", question(1)],
      ["challenger-1", question(2)],
    ]);
    const { question: judged, response } = await askOwn(url, questions, question(1));
    expect(judged.asked).toBe("1");
    expect(await response.json()).toEqual({ row: 1 });
  });

  it("is the first where the gateway names nobody", async () => {
    const url = await gateway("");
    expect((await askOwn(url, new Map([["champion", question(1)]]), question(1))).question.asked).toBe("1");
  });
});
