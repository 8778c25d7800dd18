import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { judged, smokeVariant } from "../../../../cli/smoke/rows.ts";
import { callerHeaders } from "../../../../cli/smoke/caller.ts";
import { smokeAnswer } from "../../../../cli/smoke/answer.ts";
import { readQuestions } from "../../../../local/golden/questions.ts";
import { planFile } from "../../../../stacks/plan.ts";
import { local } from "../../../../stacks/environments/local.ts";

const patience = { silent: 40, wrong: 20, interval: 5 };
const golden = "examples/iris/golden.json";

/** The rows as the file has them: not as the code under test reads them. */
const file = JSON.parse(readFileSync(golden, "utf8")) as {
  readonly classes: readonly string[];
  readonly rows: readonly { readonly predicted: string; readonly probabilities: readonly number[] }[];
};

/** What a server answers to a row by the Open Inference Protocol, each number `by` off. */
function answerTo(index: number, by = 0) {
  const row = file.rows[index];
  if (row === undefined) throw new RangeError("no such row");
  return {
    outputs: [
      { name: "class", shape: [1], datatype: "BYTES", data: [row.predicted] },
      ...file.classes.map((name, at) => ({
        name: `probability_${name}`,
        shape: [1],
        datatype: "FP64",
        data: [(row.probabilities[at] ?? Number.NaN) + by],
      })),
    ],
  };
}

async function iris() {
  const model = (await planFile(local)).find(({ name }) => name === "iris");
  if (model === undefined) throw new RangeError("local serves no iris");
  return model;
}

type Reply = { readonly status: number; readonly answer: unknown };

async function smoked(answer: (row: number, asked: number) => Reply | Promise<Reply>) {
  const model = await iris();
  const questions = readQuestions(golden);
  let asked = 0;
  return smokeVariant(
    model,
    { ...model.variants[0], golden },
    "gateway",
    async (_, body) => {
      const row = questions.findIndex((question) => JSON.stringify(question.body) === JSON.stringify(body));
      asked += 1;
      return { ...(await answer(row, asked)), ms: 1 };
    },
    patience,
  );
}

it("asks every row, and says how far the furthest answer was off", async () => {
  const found = await smoked((row) => ({ status: 200, answer: answerTo(row, row === 3 ? 5e-7 : 0) }));
  expect(found).toMatchObject({ rows: file.rows.length, by: "gateway" });
  expect(found.wrong).toBeUndefined();
  expect(found.furthest).toBeCloseTo(5e-7, 9);
});

it("ends at the first row that stays wrong, and names it", async () => {
  const found = await smoked((row) => ({ status: 200, answer: answerTo(row, row === 2 ? 1e-3 : 0) }));
  expect(found.rows).toBe(3);
  expect(found.wrong?.known).toContain(file.rows[2]?.predicted);
  const { ok, text } = smokeAnswer({ environment: "local", variants: [found], silent: [] });
  expect(ok).toBe(false);
  expect(text).toContain("the training library says");
});

it("waits for a route that is not there yet, and for a pod that is about to go", async () => {
  const found = await smoked((row, asked) =>
    asked === 1 ? { status: 404, answer: "" } : { status: 200, answer: answerTo(row, asked === 2 ? 1 : 0) },
  );
  expect(found.wrong).toBeUndefined();
});

it("asks once more after a wrong answer that was slower than patience is", async () => {
  const found = await smoked(async (row, asked) => {
    if (asked === 1) await sleep(2 * patience.wrong);
    return { status: 200, answer: answerTo(row, asked === 1 ? 1 : 0) };
  });
  expect(found.wrong).toBeUndefined();
});

it("takes silence and what cannot be read for wrong", () => {
  const [question] = readQuestions(golden);
  if (question === undefined) throw new RangeError("no rows");
  expect(judged(question, { status: 0, answer: "fetch failed", ms: 1 })).toEqual({
    off: Number.POSITIVE_INFINITY,
    told: "no answer: fetch failed",
  });
  expect(judged(question, { status: 200, answer: { detail: "?" }, ms: 1 }).off).toBe(Number.POSITIVE_INFINITY);
  expect(judged(question, { status: 503, answer: "no healthy upstream", ms: 1 }).told).toBe("503: no healthy upstream");
});

it("says who is let in by what: a token, a key, or anybody in the network", () => {
  const jwt = {
    jwt: { issuer: "https://id.example.com", audiences: ["models"], jwks: "https://id.example.com/keys" },
  } as const;
  const keys = { apiKeys: { secret: "s", clients: ["ci"], header: "x-api-key" } } as const;
  expect(callerHeaders("dev", "network", undefined)).toEqual({});
  expect(callerHeaders("prd", jwt, "abc")).toEqual({ authorization: "Bearer abc" });
  expect(callerHeaders("prd", keys, "abc")).toEqual({ "x-api-key": "abc" });
  expect(() => callerHeaders("prd", jwt, "")).toThrow(/ML_SERVING_CALLER/);
});

it("tells what could not be asked, which is no fault", () => {
  const silent = [{ model: "fraud", why: "kwok plays its nodes in this rehearsal" }];
  const { ok, text } = smokeAnswer({ environment: "dev", variants: [], silent });
  expect(ok).toBe(true);
  expect(text).toContain("Not asked: fraud: kwok plays");
});
