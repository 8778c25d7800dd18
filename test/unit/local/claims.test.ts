import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Claim } from "../../../components/model-service/asked-row.ts";
import { classClaims, deviation, readAnswer, readGolden } from "../../../local/golden/classes.ts";
import { offBy } from "../../../local/golden/claims.ts";
import { readQuestions } from "../../../local/golden/questions.ts";
import { repositoryRoot } from "../../../local/toolchain/paths.ts";

/** Answers and how far off they are, written by hand: the program in pods is held to the same. */
interface Case {
  readonly what: string;
  readonly claims: readonly Claim[];
  readonly answer: unknown;
  readonly off: number | "infinite";
}
const cases = JSON.parse(
  readFileSync(join(repositoryRoot, "runtimes/parity/testdata/claims.json"), "utf8"),
) as readonly Case[];

describe("claims", () => {
  it.each(cases.map((one) => [one.what, one] as const))("judge %s", (_, { claims, answer, off }) => {
    expect(offBy(claims, answer)).toBe(off === "infinite" ? Number.POSITIVE_INFINITY : off);
  });

  it("judge classes as their own form does", () => {
    const golden = readGolden("examples/iris/golden.json");
    const [row] = golden.rows;
    if (row === undefined) throw new Error("no row");
    const outputs = [
      { name: "probability_virginica", data: [0.0139] },
      { name: "species", data: ["versicolor"] },
      { name: "probability_versicolor", data: [0.97] },
      { name: "probability_setosa", data: [0.0062] },
    ];
    expect(offBy(classClaims(golden, row), { outputs })).toBe(deviation(row, readAnswer(golden, outputs)));
    // By hand: 0.9798887278907691 - 0.97.
    expect(offBy(classClaims(golden, row), { outputs })).toBeCloseTo(0.0098887278907691, 12);
  });

  it("judge a table of probabilities in the order of classes", () => {
    const [question] = readQuestions("examples/cancer/golden.json");
    const { rows, classes } = readGolden("examples/cancer/golden.json");
    const [row] = rows;
    if (row === undefined || question === undefined) throw new Error("no row");
    const answer = (probabilities: readonly number[]) => ({
      outputs: [
        { name: "predict", data: [row.predicted] },
        { name: "predict_proba", data: probabilities },
      ],
    });
    expect(classes).toHaveLength(2);
    expect(offBy(question.claims, answer(row.probabilities))).toBe(0);
    expect(offBy(question.claims, answer([...row.probabilities].reverse()))).toBeGreaterThan(0.1);
  });

  it("are none where nobody has said what the answer is", () => {
    expect(readQuestions("examples/advice/golden.json").every(({ claims }) => claims.length === 1)).toBe(true);
    expect(offBy([], "anything")).toBe(0);
  });
});

describe("rows of TensorFlow Serving", () => {
  // https://www.tensorflow.org/tfx/serving/api_rest#predict_api: a row's fields by name, the outputs by theirs.
  const [question] = readQuestions("examples/fraud/golden.json");

  it("are asked as instances of the signature", () => {
    expect(question).toMatchObject({
      path: ":predict",
      body: {
        signature_name: "serving_default",
        instances: [
          {
            amount: 22.3,
            hour: 4,
            distance_km: 2.5,
            payments_today: 2,
            card_age_days: 681,
            merchant_risk: 0.262,
          },
        ],
      },
    });
  });

  it("are judged by the outputs' names", () => {
    const answer = (predicted: string, likely: number) => ({
      predictions: [{ predicted, probabilities: [likely, 0.1620339] }],
    });
    expect(question?.judge(answer("legitimate", 0.8379661))).toEqual({ off: 0, told: "legitimate (0.8380)" });
    expect(question?.judge(answer("legitimate", 0.8)).off).toBeCloseTo(0.0379661, 12);
    expect(question?.judge(answer("fraud", 0.8379661)).off).toBe(Number.POSITIVE_INFINITY);
  });
});
