import { Agent } from "node:http";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readQuestions } from "../../local/golden/questions.ts";
import { repositoryRoot } from "../../local/toolchain/paths.ts";
import { send } from "./client.ts";
import { Server } from "./server.ts";

/** Spark ML's own answers, written by examples/iris-spark/train.py. */
const rows = readQuestions("examples/iris-spark/golden.json");
const agent = new Agent({ keepAlive: true });
let server: Server;

beforeAll(async () => {
  server = await new Server([
    `--model-path=${join(repositoryRoot, "examples/iris-spark")}`,
    "--model-name=iris-spark",
  ]).ready();
});
afterAll(() => {
  agent.destroy();
  return server.kill();
});

describe("a random forest of Spark ML, exported as PMML", () => {
  it("gives Spark's own class and probabilities for each of the 150 rows", async () => {
    const off: number[] = [];
    for (const row of rows) {
      const answer = await send(server, agent, JSON.stringify(row.body), { path: `/v2/models/iris-spark${row.path}` });
      off.push(row.judge(JSON.parse(answer.body)).off);
    }
    expect(off).toHaveLength(150);
    // The order of additions differs, nothing else does.
    expect(Math.max(...off)).toBeLessThan(1e-14);
  });
});
