import { defineModel } from "../../../../components/model-service/spec.ts";

export const squeezenet = defineModel({
  name: "squeezenet",
  team: "risk",
  runtime: { kind: "onnx" }, // on CPUs; with an accelerator, Triton
});
