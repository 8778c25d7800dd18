import { unzipSync, zipSync } from "fflate";

/** Where the functions look for the model of their jar: `BUNDLED` of udf/src/main/java/ml/serving/pmml/Scorer.java. */
const modelPath = "ml/serving/udf/model.pmml";

/** The jar with a model in it, in the place of one that it had. Equal jars and models give equal bytes. Pure. */
export function withModel(jar: Uint8Array, pmml: Uint8Array): Uint8Array {
  // ZIP keeps local time without a zone, from 1980 on.
  return zipSync({ ...unzipSync(jar), [modelPath]: pmml }, { mtime: new Date(1980, 1, 1) });
}
