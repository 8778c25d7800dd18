package ml.serving.udf;

import ml.serving.pmml.Scorer;
import org.apache.hadoop.hive.ql.exec.Description;
import org.apache.hadoop.hive.serde2.objectinspector.ObjectInspector;

/** The model that is in this jar: {@code CREATE TEMPORARY FUNCTION score AS 'ml.serving.udf.Score'}. */
@Description(name = "score", value = "_FUNC_(field, ...) or _FUNC_(struct) - the answer of the PMML model in the function's jar")
public final class Score extends Function {
  public Score() {
    super(0);
  }

  @Override
  Scorer model(ObjectInspector[] none) {
    return Models.get(null);
  }
}
