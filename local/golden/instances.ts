import type { Claim } from "../../components/model-service/asked-row.ts";
import type { GoldenRow } from "./classes.ts";

/** Rows as TensorFlow Serving is asked them by REST: https://www.tensorflow.org/tfx/serving/api_rest#predict_api */
export interface Instances {
  readonly form: "instances";
  /** The SavedModel's signature. */
  readonly signature: string;
  readonly fields: readonly string[];
  /** In the order in which probabilities are given. */
  readonly classes: readonly string[];
  readonly rows: readonly GoldenRow[];
}

/** A row as a request of the Predict API. */
export function instanceRequest({ signature, fields }: Instances, { input }: GoldenRow): object {
  return {
    signature_name: signature,
    instances: [Object.fromEntries(fields.map((name, index) => [name, input[index]]))],
  };
}

/** What is answered to a row: the signature's outputs by their names. */
export function instanceClaims({ predicted, probabilities }: GoldenRow): readonly Claim[] {
  return [{ at: ["predictions", 0], is: { predicted, probabilities } }];
}
