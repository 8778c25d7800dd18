package ml.serving.udf;

import ml.serving.pmml.Scorer;
import ml.serving.pmml.ScoringException;
import org.apache.hadoop.hive.ql.exec.Description;
import org.apache.hadoop.hive.serde2.objectinspector.ConstantObjectInspector;
import org.apache.hadoop.hive.serde2.objectinspector.ObjectInspector;

/** A model in a file, which is the first argument: {@code CREATE TEMPORARY FUNCTION score_file AS 'ml.serving.udf.ScoreFile'}. */
@Description(name = "score_file", value = "_FUNC_('iris.pmml', field, ...) or _FUNC_('iris.pmml', struct) - the answer of the PMML model in a file")
public final class ScoreFile extends Function {
  public ScoreFile() {
    super(1);
  }

  @Override
  Scorer model(ObjectInspector[] leading) {
    if (leading[0] instanceof ConstantObjectInspector constant && constant.getWritableConstantValue() != null) {
      return Models.get(constant.getWritableConstantValue().toString());
    }
    throw new ScoringException("the first argument must be the model's file as a literal, such as 'iris.pmml'.");
  }
}
