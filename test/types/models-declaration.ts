// Declarations that must not compile, as in models.ts: whose a model is, what it takes and gives, and what it promises.
import { defineModel } from "../../components/model-service/spec.ts";

const pmml = { name: "a", team: "t", runtime: { kind: "pmml" } } as const;

const slo = { availability: 99.9, p99: "20ms" } as const;
const io = { inputs: { x: "FP64" }, outputs: { y: { datatype: "FP32", shape: [-1, 2] } } } as const;
defineModel({ ...pmml, slo, in: { prd: { slo: { p99: "10ms" } }, dev: { replicas: 1 } } });
defineModel({
  ...pmml,
  io,
  deadline: { after: "1s", answer: { body: { y: [null, true, "x"] } } },
  limits: { body: "1Mi" },
});
defineModel({ ...pmml, owner: "risk@example.com", costCentre: "4711", tier: "critical", system: "payments" });

defineModel({ ...pmml, parity: { tolerance: 1e-4, rows: 8 } });
defineModel({ ...pmml, parity: "none" });

// @ts-expect-error a word that is none of those there are
defineModel({ ...pmml, parity: "off" });
// @ts-expect-error a tolerance of words
defineModel({ ...pmml, parity: { tolerance: "1e-6" } });
// @ts-expect-error how close answers are is the same everywhere
defineModel({ ...pmml, in: { prd: { parity: "none" } } });
// @ts-expect-error a tier that nobody has agreed on
defineModel({ ...pmml, tier: "gold" });
// @ts-expect-error the promise of one environment for a model that promises nothing
defineModel({ ...pmml, in: { prd: { slo: { p99: "10ms" } } } });
// @ts-expect-error a promise without a latency
defineModel({ ...pmml, slo: { availability: 99.9 } });
// @ts-expect-error a promise of words
defineModel({ ...pmml, slo: { ...slo, availability: "99.9%" } });
// @ts-expect-error a latency that nobody promises
defineModel({ ...pmml, slo: { ...slo, p95: "10ms" } });
// @ts-expect-error a contract with no outputs
defineModel({ ...pmml, io: { inputs: { x: "FP64" } } });
// @ts-expect-error a type of NumPy's
defineModel({ ...pmml, io: { ...io, inputs: { x: "float64" } } });
// @ts-expect-error a type of TensorFlow's
defineModel({ ...pmml, io: { ...io, inputs: { x: "DT_DOUBLE" } } });
// @ts-expect-error a shape without a type
defineModel({ ...pmml, io: { ...io, inputs: { x: { shape: [1] } } } });
// @ts-expect-error a size by name
defineModel({ ...pmml, io: { ...io, inputs: { x: { datatype: "FP64", shape: ["N", 4] } } } });
// @ts-expect-error the contract is the same everywhere
defineModel({ ...pmml, io, in: { prd: { io } } });
// @ts-expect-error an answer without a time
defineModel({ ...pmml, deadline: { answer: { body: {} } } });
// @ts-expect-error a deadline without a unit
defineModel({ ...pmml, deadline: { after: 200 } });
// @ts-expect-error an answer that JSON cannot say
defineModel({ ...pmml, deadline: { after: "1s", answer: { body: { at: new Date(0) } } } });
// @ts-expect-error an answer that is no object, as a model's are
defineModel({ ...pmml, deadline: { after: "1s", answer: { body: [0.5] } } });
// @ts-expect-error a status that blames the client
defineModel({ ...pmml, deadline: { after: "1s", answer: { body: {}, status: 404 } } });
// @ts-expect-error a deadline of one environment
defineModel({ ...pmml, deadline: { after: "1s" }, in: { prd: { deadline: { after: "2s" } } } });
// @ts-expect-error a limit that there is not
defineModel({ ...pmml, limits: { rate: 100 } });
// @ts-expect-error a body's limit as a number
defineModel({ ...pmml, limits: { body: 1_048_576 } });
// @ts-expect-error limits of one environment
defineModel({ ...pmml, in: { prd: { limits: { concurrent: 4 } } } });
// @ts-expect-error another team in one environment
defineModel({ ...pmml, in: { prd: { team: "other" } } });
// @ts-expect-error resources of one environment: replicas would be other replicas
defineModel({ ...pmml, in: { prd: { resources: { cpu: 2 } } } });
const batching = { maxSize: 8, timeout: "2ms" } as const;
// @ts-expect-error a GPU and batching on a runtime that has neither
defineModel({ ...pmml, runtime: { kind: "pmml", batching }, accelerator: { gpu: "l4" } });
// @ts-expect-error gRPC where there is none
defineModel({ ...pmml, runtime: { kind: "pmml", protocols: ["rest", "grpc"] } });
// @ts-expect-error a batch size on a runtime without batching
defineModel({ name: "a", team: "t", runtime: { kind: "sklearn", batching } });
// @ts-expect-error a signature on a runtime that has none
defineModel({ ...pmml, runtime: { kind: "pmml", signature: "serving_default" } });
