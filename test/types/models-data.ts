// Declarations that must not compile, as in models.ts: what is expected of data, and what of it is recorded.
import { defineModel } from "../../components/model-service/spec.ts";

const pmml = { name: "a", team: "t", runtime: { kind: "pmml" } } as const;
const sklearn = { name: "a", team: "t", runtime: { kind: "sklearn" } } as const;
const outputs = { y: "FP32" } as const;

defineModel({ ...pmml, payloads: { sample: 0.05 } });
defineModel({ ...pmml, io: { inputs: { card: "BYTES" }, outputs }, payloads: { sample: 1, redact: ["card"] } });
defineModel({ ...pmml, io: { inputs: { x: "FP64" }, outputs }, payloads: { sample: 1, keep: ["x"] } });
defineModel({ ...sklearn, io: { inputs: { x: { datatype: "FP64", min: 0, max: 1, optional: true } }, outputs } });
defineModel({ ...sklearn, io: { inputs: { x: { datatype: "BYTES", values: ["a"] } }, outputs } });
defineModel({
  name: "a",
  team: "t",
  runtime: { kind: "custom", function: "f", protocol: "own", routes: ["/a"], health: "/h" },
  payloads: { sample: 0.5 },
});

// @ts-expect-error fields without a share
defineModel({ ...pmml, payloads: { redact: ["card"] } });
// @ts-expect-error some are kept and some left out
defineModel({ ...pmml, payloads: { sample: 1, redact: ["card"], keep: ["x"] } });
// @ts-expect-error a share of words
defineModel({ ...pmml, payloads: { sample: "5%" } });
// @ts-expect-error a server that records nothing
defineModel({ name: "a", team: "t", runtime: { kind: "tensorflow" }, payloads: { sample: 0.1 } });
defineModel({
  name: "a",
  team: "t",
  // @ts-expect-error an image of the model's own, which records nothing
  runtime: { kind: "custom", image: "a/b@sha256:0", modelMount: "/m", protocol: "oip-v2" },
  payloads: { sample: 0.1 },
});
// @ts-expect-error payloads of one environment
defineModel({ ...pmml, in: { prd: { payloads: { sample: 0.1 } } } });
// @ts-expect-error a list of texts for a number
defineModel({ ...sklearn, io: { inputs: { x: { datatype: "FP64", values: ["a"] } }, outputs } });
// @ts-expect-error bounds of a text
defineModel({ ...sklearn, io: { inputs: { x: { datatype: "BYTES", min: 0 } }, outputs } });
