import { describe, expect, it } from "vitest";
import { agreementOf, differenceOf } from "../../../../cli/releases/compare/agreement.ts";
import type { Answered } from "../../../../cli/releases/compare/ask.ts";
import { candidateOf, servedCandidates, serverPath } from "../../../../cli/releases/compare/candidates.ts";
import { liveAnswer } from "../../../../cli/releases/compare/live.ts";
import { comparedPod, stateOf, type Template } from "../../../../cli/releases/compare/pod.ts";
import { parseLines } from "../../../../cli/releases/compare/requests.ts";
import { resolveModel } from "../../../../components/model-service/resolve.ts";
import { InvalidData } from "../../../../stacks/invalid-data.ts";

const version = (digit: string) => ({ digest: `sha256:${digit.repeat(64)}`, version: digit, from: "f", golden: "g" });
const model = resolveModel(
  { name: "fraud", team: "risk", runtime: { kind: "pmml" } },
  { champion: version("a"), challengers: [{ ...version("b"), weight: 10 }], shadow: { ...version("c"), percent: 20 } },
  "local",
);

/** An answer of a classifier, as the servers for PMML and MLServer give them. */
const said = (label: string, ...probabilities: readonly number[]) => ({
  model_name: "iris",
  model_version: label,
  outputs: [
    { name: "species", shape: [1], datatype: "BYTES", data: [label] },
    { name: "probability", shape: [1, probabilities.length], datatype: "FP64", data: probabilities },
  ],
});

describe("two answers", () => {
  const equal = { isEqual: true, isFlip: false };
  const near = { isEqual: false, isFlip: false };
  const other = { isEqual: false, isFlip: true };

  it.each([
    ["the same", said("a", 0.9, 0.1), said("a", 0.9, 0.1), equal, [0, 0]],
    ["numbers within the tolerance", said("a", 0.9), said("a", 0.9 + 1e-9), equal, [1e-9]],
    ["other numbers", said("a", 0.9, 0.1), said("a", 0.7, 0.3), near, [0.2, 0.2]],
    ["another class", said("a", 0.6, 0.4), said("b", 0.4, 0.6), other, [0.2, 0.2]],
    ["another shape", said("a", 0.9, 0.1), said("a", 0.9), other, []],
    ["an output less", said("a", 0.9), { outputs: said("a", 0.9).outputs.slice(0, 1) }, other, []],
    ["no outputs", said("a", 0.9), { error: "no" }, other, []],
    ["another protocol, the same", { code: 0, score: 0.5 }, { code: 0, score: 0.5 }, equal, [0, 0]],
    ["another protocol, another word", { species: "a", score: 0.5 }, { species: "b", score: 0.25 }, other, [0.25]],
  ] as const)("%s", (_, one, two, expected, numbers) => {
    const found = differenceOf(one, two, 1e-6);
    expect(found).toMatchObject(expected);
    expect(found.numbers.map((apart) => Number(apart.toPrecision(6)))).toEqual(numbers);
  });

  it("with class numbers are other classes, however near", () => {
    const predict = (label: number) => ({
      outputs: [{ name: "predict", shape: [1], datatype: "INT64", data: [label] }],
    });
    expect(differenceOf(predict(1), predict(2), 10)).toEqual({ ...other, numbers: [] });
  });

  it("of outputs in another order are the same", () => {
    const { outputs } = said("a", 0.9);
    expect(differenceOf({ outputs }, { outputs: outputs.toReversed() }, 0)).toMatchObject(equal);
  });
});

const answered = (answer: unknown, status = 200, ms = 1): Answered => ({ status, answer, ms });

describe("agreement", () => {
  it("is counted over requests, with Wilson's intervals", () => {
    // 28 equal, one with numbers 0.1 apart, one of another class: 28 and 1 of 30 by statsmodels' wilson.
    const same = Array.from({ length: 28 }, () => [answered(said("a", 1)), answered(said("a", 1))] as const);
    const found = agreementOf(
      [
        ...same,
        [answered(said("a", 0.9)), answered(said("a", 0.8))],
        [answered(said("a", 0.6)), answered(said("b", 0.4))],
        [answered("refused", 400), answered("refused", 400)],
      ],
      1e-6,
    );
    expect(found).toMatchObject({ requests: 30, unanswered: 1 });
    expect(found.equal.value).toBeCloseTo(28 / 30, 12);
    expect(found.equal.low).toBeCloseTo(0.7867654163738307, 12);
    expect(found.flips.high).toBeCloseTo(0.16670390991409176, 12);
    expect(found.largestDifference).toBeCloseTo(0.2, 12);
    // (0.1 + 0.2) / 30
    expect(found.meanDifference?.value).toBeCloseTo(0.01, 12);
  });

  it("counts what one alone answers as another answer", () => {
    const found = agreementOf([[answered(said("a", 1)), answered("down", 503)]], 0);
    expect(found).toMatchObject({ requests: 1, unanswered: 0, equal: { value: 0 }, flips: { value: 1 } });
    expect(found.meanDifference).toBeUndefined();
  });
});

describe("what compare says", () => {
  const [champion, challenger] = servedCandidates(model);
  if (challenger === undefined) throw new RangeError("no challenger");
  const compared = (pairs: readonly (readonly [Answered, Answered])[]) =>
    liveAnswer("local", { model, candidates: [champion, challenger], pairs, distinct: 50, tolerance: 1e-6 });
  const times = (slower: number, label: string) =>
    Array.from(
      { length: 200 },
      (_, index) =>
        [
          answered(said("a", 1), 200, 10 + (index % 10)),
          answered(said(label, 1), 200, slower * (10 + (index % 10))),
        ] as const,
    );

  it("is that equals are equal", () => {
    const { text, json } = compared(times(1, "a"));
    // 50 of 50 is at least 92.87 % by statsmodels' wilson.
    expect(text).toContain("challenger-bbbbbbbb answers as champion does: of all such requests at least 92.87 %");
    expect(text).toContain("No difference of their medians that these requests show");
    expect(json).toMatchObject({ requests: 200, distinct: 50, agreement: { requests: 50 } });
  });

  it("is which is slower, and that classes differ", () => {
    const { text } = compared(times(3, "b"));
    expect(text).toContain("answers 100.00 % of the requests otherwise than champion");
    expect(text).toContain("challenger-bbbbbbbb is slower: its median is 3.00 times");
    expect(compared(times(0.3, "a")).text).toContain("is faster");
  });
});

describe("a version", () => {
  it.each(["challenger-bbbbbbbb", version("b").digest, "sha256:bbbbbbbb"])("is meant by %s", (meant) => {
    expect(candidateOf(model, meant)).toMatchObject({ name: "challenger-bbbbbbbb", variant: { version: "b" } });
  });
  it("that is not served is meant by its whole digest alone", () => {
    const { digest } = version("d");
    expect(candidateOf(model, digest)).toEqual({ name: "sha256:dddddddd", digest, variant: undefined });
    expect(() => candidateOf(model, "sha256:dddddddd")).toThrow("is no variant of fraud in local, and no digest");
    expect(() => candidateOf(model, "sha")).toThrow("no digest");
  });
  it("is asked below its server's own path", () => {
    expect(serverPath(model, "/infer")).toBe("/v2/models/fraud/infer");
  });
});

describe("a pod for a version that is not served", () => {
  const { digest } = version("a");
  const template: Template = {
    metadata: {
      labels: {
        "ml-serving/model": "fraud",
        "ml-serving/variant": "champion",
        "ml-serving/metrics-port": "http",
        "pod-template-hash": "1",
      },
    },
    spec: {
      containers: [{ name: "model" }, { name: "parity" }],
      topologySpreadConstraints: [{}],
      volumes: [{ name: "artifact", image: { reference: `registry/models/fraud@${digest}` } }],
      serviceAccountName: "fraud",
    },
  };

  it("is the served one's with the other artifact, and nothing finds it", () => {
    expect(comparedPod("p", template, digest, version("d").digest)).toEqual({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "p", labels: { "ml-serving/model": "fraud" } },
      spec: {
        containers: [{ name: "model" }],
        volumes: [{ name: "artifact", image: { reference: `registry/models/fraud@${version("d").digest}` } }],
        serviceAccountName: "fraud",
        restartPolicy: "Never",
        activeDeadlineSeconds: 1_800,
        terminationGracePeriodSeconds: 5,
      },
    });
  });

  it("cannot be made where the template does not name the artifact", () => {
    expect(comparedPod("p", template, version("e").digest, version("d").digest)).toBeUndefined();
  });

  it.each([
    [{ conditions: [{ type: "Ready", status: "True" }] }, { is: "ready" }],
    [{ phase: "Pending" }, { is: "waiting", words: "it starts" }],
    [
      { phase: "Pending", conditions: [{ type: "PodScheduled", status: "False", message: "no room" }] },
      { is: "waiting", words: "no room" },
    ],
    [
      {
        phase: "Pending",
        containerStatuses: [{ state: { waiting: { reason: "ErrImagePull", message: "not found" } } }],
      },
      { is: "failed", words: "ErrImagePull: not found" },
    ],
    [
      { phase: "Failed", containerStatuses: [{ state: { terminated: { reason: "Error", message: "no model" } } }] },
      { is: "failed", words: "Error: no model" },
    ],
  ])("%j", (status, state) => {
    expect(stateOf(status)).toEqual(state);
  });
});

it("lines that are no JSON are told with their numbers, all at once", () => {
  expect(parseLines('{"a":1}\n\n[2]\n', "f.jsonl")).toEqual([{ a: 1 }, [2]]);
  const refused = (text: string) => {
    try {
      parseLines(text, "f.jsonl");
      return [];
    } catch (error) {
      return (error as InvalidData).issues.map(({ code, path }) => `${code} ${path}`);
    }
  };
  expect(refused("{\n1\n}")).toEqual(["MR041 f.jsonl:1", "MR041 f.jsonl:3"]);
  expect(refused("\n")).toEqual(["MR041 f.jsonl"]);
});
