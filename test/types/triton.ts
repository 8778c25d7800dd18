// Models on Triton that must not compile: see models.ts.
import { defineModel } from "../../components/model-service/spec.ts";

const shape = { name: "a", team: "t" } as const;
const tensors = {
  inputs: { x: { datatype: "FP32", dims: [4] } },
  outputs: { y: { datatype: "FP32", dims: [2] } },
} as const;
const onnx = { kind: "triton", backend: "onnx", ...tensors } as const;
const plan = { kind: "triton", backend: "tensorrt", ...tensors } as const;
const accelerator = { gpu: "l4" } as const;
const steps = [{ model: "m", inputs: { x: "x" }, outputs: { y: "y" } }] as const;
const ensemble = { kind: "triton", backend: "ensemble", ...tensors, steps } as const;
const { kind: _, ...part } = plan;
const nested = { m: { backend: "ensemble", ...tensors, models: {}, steps } } as const;

// What is declared here is right, so that each directive below stands for its own mistake and no other.
defineModel({ ...shape, runtime: onnx });
defineModel({ ...shape, runtime: onnx, accelerator, in: { dev: { accelerator: "none" } } });
defineModel({ ...shape, runtime: plan, accelerator, in: { dev: { accelerator: { gpu: "t4" } } } });
defineModel({ ...shape, runtime: { ...onnx, maxBatchSize: 8, dynamicBatching: { maxQueueDelay: "2ms" } } });
defineModel({ ...shape, runtime: { ...ensemble, models: { m: { backend: "onnx", ...tensors } } } });
defineModel({ ...shape, runtime: { ...ensemble, models: { m: part } }, accelerator });

// @ts-expect-error TensorRT computes on accelerators alone
defineModel({ ...shape, runtime: plan });
// @ts-expect-error in every environment
defineModel({ ...shape, runtime: plan, accelerator, in: { dev: { accelerator: "none" } } });
// @ts-expect-error and as a part of an ensemble
defineModel({ ...shape, runtime: { ...ensemble, models: { m: part } } });
// @ts-expect-error everywhere too
defineModel({
  ...shape,
  runtime: { ...ensemble, models: { m: part } },
  accelerator,
  in: { dev: { accelerator: "none" } },
});
// @ts-expect-error a backend that releases have no more
defineModel({ ...shape, runtime: { ...onnx, backend: "tensorflow" } });
// @ts-expect-error batches of a model that has no dimension for them
defineModel({ ...shape, runtime: { ...onnx, dynamicBatching: {} } });
// @ts-expect-error a data type by another system's name
defineModel({ ...shape, runtime: { ...onnx, inputs: { x: { datatype: "float32", dims: [4] } } } });
// @ts-expect-error a tensor without dimensions
defineModel({ ...shape, runtime: { ...onnx, outputs: { y: { datatype: "FP32" } } } });
// @ts-expect-error nothing that comes out
defineModel({ ...shape, runtime: { kind: "triton", backend: "onnx", inputs: tensors.inputs } });
// @ts-expect-error an answer is there or not: only inputs may be left out
defineModel({ ...shape, runtime: { ...onnx, outputs: { y: { ...tensors.outputs.y, optional: true } } } });
// @ts-expect-error gRPC alone: probes are HTTP
defineModel({ ...shape, runtime: { ...onnx, protocols: ["grpc"] } });
// @ts-expect-error answers kept where nothing says how much
defineModel({ ...shape, runtime: { ...onnx, responseCache: { in: "memory" } } });
// @ts-expect-error the size of a Redis is not a model's matter
defineModel({ ...shape, runtime: { ...onnx, responseCache: { in: "redis", size: "1Gi" } } });
// @ts-expect-error a password in a declaration
defineModel({ ...shape, runtime: { ...onnx, responseCache: { in: "redis", password: "secret" } } });
// @ts-expect-error an ensemble within an ensemble
defineModel({ ...shape, runtime: { ...ensemble, models: nested } });
// @ts-expect-error instances of what computes nothing itself
defineModel({ ...shape, runtime: { ...ensemble, models: {}, instances: 2 } });
// @ts-expect-error a folder of the server's own, which is where what is loaded comes from
defineModel({ ...shape, runtime: { ...onnx, modelRepository: "s3://models" } });
