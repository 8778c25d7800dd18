import { defineModel } from "../../components/model-service/spec.ts";

/** What the gateway answers for the late one; a percent sign among it, which Envoy would take for a command. */
export const defaultAnswer = {
  model_name: "late",
  outputs: [{ name: "predict", shape: [1, 1], datatype: "BYTES", data: ["100 % unknown"] }],
} as const;

const onMlserver = { team: "examples", runtime: { kind: "sklearn" } } as const;
/** Declared so short that a start that fails counts as failed after 75 s. */
const short = { ...onMlserver, load: { budget: "10s" } } as const;

/** The proof's models: what is wrong with them comes with their versions. */
export const declared = [
  defineModel({ ...onMlserver, name: "slow", load: { budget: "100s" } }),
  defineModel({ ...short, name: "wrong-digest" }),
  defineModel({ ...short, name: "corrupt" }),
  defineModel({ ...short, name: "wrong-kind" }),
  defineModel({ ...short, name: "no-model" }),
  defineModel({
    ...onMlserver,
    name: "late",
    deadline: { after: "2s", answer: { body: defaultAnswer } },
    limits: { body: "256Ki", concurrent: 2 },
  }),
];
