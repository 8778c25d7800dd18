import { describe, expect, it } from "vitest";
import { defineGraph } from "../../components/model-graph/spec.ts";
import { logic, one, planning, run, scoring, shape, two, x } from "./models.ts";
import { column } from "./running.ts";

describe("a step that fails", () => {
  const hard = (retries: 0 | 2 = 0) =>
    defineGraph(shape, ({ x: given }, g) => {
      const first = g.call("first", one, { x: given });
      const second = g.call("second", two, { x: first.score }, { timeout: "600ms", retries });
      return { score: second.score };
    });

  it.each([
    ["says nothing", () => "never" as const, 504, "Step second (model two) did not answer within 600 ms."],
    [
      "fails",
      () => ({ status: 500, text: '{"error": "secret-payload"}' }),
      502,
      "Step second (model two) answered with status 500.",
    ],
    [
      "is too busy",
      () => ({ status: 503, text: "secret-payload" }),
      503,
      "Step second (model two) answered with status 503.",
    ],
    [
      "refuses",
      () => ({ status: 400, text: '{"error": "x is below 0"}' }),
      400,
      "Step second (model two) refused its input: x is below 0.",
    ],
    [
      "answers no JSON",
      () => ({ status: 200, text: "<html>secret-payload" }),
      502,
      "Step second (model two) answered without a usable output score.",
    ],
    [
      "answers texts for numbers",
      () => ({ outputs: [column("score", "FP64", ["secret-payload"]), column("label", "BYTES", ["a"])] }),
      502,
      "Step second (model two) answered without a usable output score.",
    ],
    [
      "answers more rows than asked",
      () => ({ outputs: [column("score", "FP64", [1, 2]), column("label", "BYTES", ["a", "b"])] }),
      502,
      "Step second (model two) answered a number of rows of score other than asked: 2.",
    ],
  ])("and is hard is named where it %s", async (_, answer, status, error) => {
    const { graph } = await run(hard(), { one: scoring(1), two: answer });
    const answered = await graph.ask(x(1));
    expect([answered.status, answered.body.error]).toEqual([status, error]);
    expect(graph.log).not.toContain("secret-payload");
    const metrics = await (await fetch(`${graph.base}/metrics`)).text();
    expect(metrics).toMatch(new RegExp(`graph_step_failed{dependency="hard",[^}]*status="${status}",step="second"} 1`));
  });

  it("and is hard is named where nothing listens", async () => {
    const { graph, steps } = await run(hard(2), { one: scoring(1), two: scoring(1) });
    steps["two"]?.stop();
    const answered = await graph.ask(x(1));
    expect([answered.status, answered.body.error]).toEqual([503, "Step second (model two) cannot be reached."]);
  });

  it("is asked again as often as it may be, and then has its answer", async () => {
    const { graph, steps } = await run(hard(2), {
      one: scoring(1),
      two: (asked, attempt) => (attempt < 3 ? { status: 503, text: "busy" } : scoring(2)(asked)),
    });
    expect((await graph.ask(x(4))).values).toEqual({ score: [8] });
    expect(steps["two"]?.asked).toHaveLength(3);
  });

  it("is not asked again where that would not help, and keeps to its time", async () => {
    const refusing = await run(hard(2), { one: scoring(1), two: () => ({ status: 400, text: "{}" }) });
    await refusing.graph.ask(x(4));
    expect(refusing.steps["two"]?.asked).toHaveLength(1);
    const silent = await run(hard(2), { one: scoring(1), two: () => "never" });
    expect((await silent.graph.ask(x(4))).body.error).toBe("Step second (model two) did not answer within 600 ms.");
    expect(silent.steps["two"]?.asked).toHaveLength(3);
  });

  it("and is soft gives its fallback, which the answer says", async () => {
    const soft = defineGraph(shape, ({ x: given }, g) => {
      const first = g.call("first", one, { x: given });
      const { plan } = g.call("planned", logic, first, { timeout: "500ms", soft: { values: { plan: "none" } } });
      return { score: first.score, plan };
    });
    const { graph } = await run(soft, {
      one: scoring(1),
      logic: (asked, attempt) => (attempt === 1 ? planning(asked) : { code: 7, data: null }),
    });
    expect(await graph.ask(x(1, 9))).toMatchObject({ fallbacks: null, values: { plan: ["small 1", "large 9"] } });
    const answered = await graph.ask(x(1, 9));
    expect(answered).toMatchObject({
      status: 200,
      fallbacks: "planned",
      values: { score: [1, 9], plan: ["none", "none"] },
    });
    expect(answered.body).toMatchObject({ parameters: { fallbacks: "planned" } });
  });

  it("has another asked in its stead", async () => {
    const instead = defineGraph(shape, ({ x: given }, g) =>
      g.call("first", one, { x: given }, { soft: { instead: (others) => others.call("second", two, { x: given }) } }),
    );
    const { graph, steps } = await run(instead, {
      one: (asked, attempt) => (attempt === 1 ? scoring(1)(asked) : { status: 500, text: "" }),
      two: scoring(2),
    });
    expect((await graph.ask(x(4))).values).toEqual({ score: [4], label: ["small"] });
    expect(steps["two"]?.asked).toHaveLength(0);
    expect(await graph.ask(x(4))).toMatchObject({ fallbacks: "first", values: { score: [8], label: ["large"] } });
  });
});
