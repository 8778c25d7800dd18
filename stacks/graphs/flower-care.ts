import { above, largest, times } from "../../components/model-graph/expression.ts";
import { defineGraph } from "../../components/model-graph/spec.ts";
import { irisStumps } from "../models/iris-stumps.ts";
import { iris } from "../models/iris.ts";
import { watering } from "../models/watering.ts";

/**
 * What to do with a flower: model iris says what it is; where it is not sure, the stumps are asked too and the mean of both
 * decides whether it is a virginica; a logic service says how much water it gets.
 */
export const flowerCare = defineGraph(
  {
    name: "flower-care",
    team: "examples",
    inputs: { sepal_length: "FP64", sepal_width: "FP64", petal_length: "FP64", petal_width: "FP64" },
    golden: "examples/flower-care/golden.json",
    slo: { availability: 99.5, p99: "250ms" },
  },
  (flower, graph) => {
    const first = graph.call("first", iris, flower, { timeout: "2s", retries: 1 });
    const sure = graph.map(
      "sure",
      largest(first.probability_setosa, first.probability_versicolor, first.probability_virginica),
    );
    const decided = graph.choose(
      "is-it-sure",
      [
        {
          when: above(sure, 0.9),
          then: () => ({ species: first.predicted_species, virginica: first.probability_virginica }),
        },
      ],
      (unsure) => {
        const second = unsure.call("second", irisStumps, flower, { timeout: "2s", retries: 1 });
        const virginica = unsure.weighted(
          "both",
          { first: first.probability_virginica, second: second.probability_virginica },
          { weights: { first: 0.5, second: 0.5 }, within: { least: 0.3, most: 0.7 } },
        );
        return { species: second.predicted_species, virginica };
      },
    );
    const area = graph.map("petal-area", times(flower.petal_length, flower.petal_width));
    const care = graph.call(
      "care",
      watering,
      { species: decided.species, petal_area: area },
      { timeout: "2s", soft: { values: { millilitres: 50, advice: "ask a gardener" } } },
    );
    return { ...decided, ...care };
  },
);
