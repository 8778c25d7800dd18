import { describe, expect, it, vi } from "vitest";
import { compileGraph } from "../../components/model-graph/compile.ts";
import { above, is, lookup, plus, times } from "../../components/model-graph/expression.ts";
import { defineGraph } from "../../components/model-graph/spec.ts";
import { flowerCare } from "../../stacks/graphs/flower-care.ts";
import { bentoLint } from "../support/bento.ts";
import { everyStep, logic, one, run, scoring, shape, three, two, x } from "./models.ts";
import { column } from "./running.ts";

describe("a switch", () => {
  const graph = defineGraph(shape, ({ x: given }, g) => {
    const first = g.call("first", one, { x: given });
    const chosen = g.choose(
      "size",
      [
        { when: above(first.score, 100), then: () => ({ score: first.score, label: first.label }) },
        {
          when: is(first.label, "large"),
          then: (inner) =>
            inner.choose(
              "very",
              [{ when: above(given, 8), then: (most) => most.call("third", three, { x: first.score }) }],
              (rest) => rest.call("second", two, { x: first.score }),
            ),
        },
      ],
      (rest) => {
        const added = rest.map("added", plus(times(first.score, 10), lookup(first.label, { small: 0.5 }, -1)));
        return { score: added, label: first.label };
      },
    );
    const { plan } = g.call("planned", logic, chosen);
    return { ...chosen, plan };
  });

  it("sends each row its way, and each model the rows that are its own", async () => {
    const { graph: tried, steps } = await run(graph, everyStep);
    const answer = await tried.ask({ id: "a", ...x(3, 6, 200, 9, 4) });
    expect(answer.values).toEqual({
      // By hand: 3 and 4 are small, ten times and a half; 6 is large, and a hundred times; 9 is above 8, a thousand times.
      score: [30.5, 600, 200, 9000, 40.5],
      label: ["small", "large", "large", "large", "small"],
      plan: ["small 30.5", "large 600", "large 200", "large 9000", "small 40.5"],
    });
    expect(answer.body.id).toBe("a");
    expect(steps["two"]?.asked.map(({ body }) => body.inputs?.[0]?.data)).toEqual([[6]]);
    expect(steps["three"]?.asked.map(({ body }) => body.inputs?.[0]?.data)).toEqual([[9]]);
    await tried.ask(x(3));
    expect(steps["two"]?.asked).toHaveLength(1);
  });

  it("passes on who asks, and nothing else of a request", async () => {
    const { graph: tried, steps } = await run(graph, everyStep);
    const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    await tried.ask(x(1), { traceparent, "x-request-id": "r-1", authorization: "Bearer t", cookie: "session=s" });
    for (const step of ["one", "logic"]) {
      const headers = steps[step]?.asked[0]?.headers ?? {};
      expect(headers).toMatchObject({ traceparent, "x-request-id": "r-1" });
      expect(Object.keys(headers)).not.toEqual(expect.arrayContaining(["authorization"]));
      expect(Object.keys(headers)).not.toEqual(expect.arrayContaining(["cookie"]));
    }
  });

  it("answers what it is, and refuses what is none of it", async () => {
    const { graph: tried } = await run(graph, everyStep);
    const told = (await (await fetch(`${tried.base}/v2/models/tried`)).json()) as object;
    expect(told).toMatchObject({ name: "tried", inputs: [{ name: "x", datatype: "FP64" }] });
    expect((await fetch(`${tried.base}/v2/models/tried/ready`)).status).toBe(200);
    const refused = async (body: unknown) => {
      const { status, body: said } = await tried.ask(body);
      return [status, said.error];
    };
    expect(await refused("no json")).toEqual([400, "The body is no JSON object."]);
    expect(await refused({ inputs: [] })).toEqual([400, "Input x is missing."]);
    expect(await refused({ inputs: [column("x", "FP32", [1])] })).toEqual([
      400,
      "Input x is FP64; its datatype says FP32.",
    ]);
    expect(await refused({ inputs: [column("x", "FP64", ["secret-payload"])] })).toEqual([
      400,
      "Input x is FP64, and some of its data are not.",
    ]);
    expect(await refused({ inputs: [{ ...column("x", "FP64", [1]), shape: [2] }] })).toEqual([
      400,
      "Input x has no shape, or data that are not of it.",
    ]);
    expect(await refused({ ...x(1), outputs: [{ name: "colour" }] })).toEqual([
      400,
      "There is no output colour. Outputs are score, label, plan.",
    ]);
    const only = await tried.ask({ ...x(1), outputs: [{ name: "label" }] });
    expect(only.values).toEqual({ label: ["small"] });
    expect(tried.log).not.toContain("secret-payload");
  });
});

describe("combiners", () => {
  const ensemble = defineGraph(shape, ({ x: given }, g) => {
    const [a, b, c] = [
      g.maybe("a", one, { x: given }, { timeout: "500ms" }),
      g.maybe("b", two, { x: given }),
      g.maybe("c", three, { x: given }),
    ];
    return {
      mean: g.mean("mean", { a: a.score, b: b.score, c: c.score }),
      weighted: g.weighted("weighted", { a: a.score, b: b.score, c: c.score }, { weights: { a: 2, b: 1, c: 1 } }),
      vote: g.vote("vote", { a: a.label, b: b.label, c: c.label }),
      heavy: g.vote("heavy", { a: a.label, b: b.label, c: c.label }, { weights: { a: 5, b: 1, c: 1 }, atLeast: 2 }),
    };
  });

  it("say what hand arithmetic says, with and without a member", async () => {
    const { graph, steps } = await run(ensemble, { one: scoring(1), two: scoring(2), three: scoring(3) });
    expect((await graph.ask(x(2, 4))).values).toEqual({
      mean: [4, 8],
      weighted: [(2 * 2 + 4 + 6) / 4, (2 * 4 + 8 + 12) / 4],
      // 2: 2, 4 and 6, of which one is above 5; 4: 4, 8 and 12, of which two are.
      vote: ["small", "large"],
      heavy: ["small", "small"],
    });
    steps["one"]?.stop();
    expect(await graph.ask(x(2, 4))).toMatchObject({
      fallbacks: "a",
      values: { mean: [5, 10], weighted: [5, 10], vote: ["small", "large"], heavy: ["small", "large"] },
    });
    steps["two"]?.stop();
    const few = await graph.ask(x(2));
    expect([few.status, few.body.error]).toEqual([503, "Combiner heavy has answers of 1 members, and needs 2."]);
  });
});

describe("a configuration", () => {
  it("is taken by Bento's own linter", async () => {
    for (const { name } of flowerCare.models)
      vi.stubEnv(`MODEL_${name.toUpperCase().replaceAll("-", "_")}_URL`, "http://127.0.0.1:1");
    expect(await bentoLint(compileGraph(flowerCare, 4195, 16))).toBe("");
    // It does find what is wrong.
    const wrong = { ...compileGraph(flowerCare, 4195, 16), output: { sync_answer: {} } };
    expect(await bentoLint(wrong)).toContain("sync_answer");
  });
});

describe("a splitter", () => {
  it("gives each way its share, and a value always the same way", async () => {
    const split = defineGraph(shape, ({ x: given }, g) =>
      g.split(
        "tried",
        {
          old: { share: 80, then: (way) => way.call("first", one, { x: given }) },
          new: { share: 20, then: (way) => way.call("second", two, { x: given }) },
        },
        given,
      ),
    );
    const { graph } = await run(split, { one: scoring(1), two: scoring(-1) });
    const rows = Array.from({ length: 2000 }, (_, index) => index + 1);
    const { score = [] } = (await graph.ask(x(...rows))).values;
    const isNew = (score as number[]).map((value) => value < 0);
    // Four standard deviations of a binomial distribution of 2,000 at 0.2: 4 × √(2000 × 0.2 × 0.8) = 71.6.
    expect(Math.abs(isNew.filter(Boolean).length - 400)).toBeLessThan(72);
    const again = (await graph.ask(x(...rows.toReversed()))).values["score"] as number[];
    expect(again.toReversed()).toEqual(score);
  });
});
