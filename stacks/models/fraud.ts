import { defineModel } from "../../components/model-service/spec.ts";

/** Whether a card payment is fraud, from six numbers about it. A small network that Keras trained, on invented payments. */
export const fraud = defineModel({
  name: "fraud",
  team: "risk",
  runtime: {
    kind: "tensorflow",
    signature: "serving_default",
    protocols: ["rest", "grpc"],
    batching: { maxSize: 64, timeout: "2ms" },
  },
  accelerator: { gpu: "a10g" },
  resources: { cpu: 1, cpuLimit: 2, memory: "4Gi" },
  io: {
    inputs: {
      amount: "FP32",
      card_age_days: "FP32",
      distance_km: "FP32",
      hour: "FP32",
      merchant_risk: "FP32",
      payments_today: "FP32",
    },
    outputs: { predicted: "BYTES", probabilities: { datatype: "FP32", shape: [-1, 2] } },
  },
  load: { budget: "60s" },
  slo: { availability: 99.9, p99: "100ms" },
  // An A10G multiplies in TF32 by default: 3e-4 off on the golden rows, reckoned with the inputs of each product rounded so.
  // https://www.tensorflow.org/api_docs/python/tf/config/experimental/enable_tensor_float_32_execution
  parity: { tolerance: 1e-3 },
  scaling: { on: "cpu", target: 70, min: 1, max: 6 },
  in: {
    dev: { accelerator: "none", scaling: { max: 1 } },
    sit: { scaling: { max: 1 } },
    prd: { scaling: { min: 3, max: 20 } }, // three: a rollout hands an accelerator on, and two answer meanwhile
  },
});
