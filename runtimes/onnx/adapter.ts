import type { Adapter } from "../adapter.ts";
import { checkBatchRows } from "../batch-rows.ts";
import { mlserverBusyness, mlserverPlan } from "../mlserver/plan.ts";
import { wholeCpus } from "../threads.ts";

/** ONNX graphs on onnxruntime, by CPU; a model of MLServer's. */
export const onnx: Adapter<"onnx"> = {
  kind: "onnx",
  image: { repository: "runtimes/onnx" },
  check: ({ maxBatchRows }) => checkBatchRows(maxBatchRows),
  busyness: () => mlserverBusyness,
  plan: (input) =>
    mlserverPlan(input, {
      // onnxruntime has threads of its own, by default one for each core of the node:
      // https://onnxruntime.ai/docs/performance/tune-performance/threading.html
      INTRA_OP_THREADS: String(wholeCpus(input.cpu)),
      // Releases from 1.29 on send to their makers what they see, unless this is set before they are loaded. The image has
      // one before; this is for the day that it is raised: https://github.com/microsoft/onnxruntime/blob/main/docs/Privacy.md
      ORT_DISABLE_TELEMETRY: "1",
    }),
};
