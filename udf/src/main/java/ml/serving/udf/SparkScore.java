package ml.serving.udf;

import java.util.ArrayList;
import java.util.List;
import ml.serving.pmml.Scorer;
import ml.serving.pmml.Scorer.Column;
import ml.serving.pmml.ScoringException;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/**
 * A model as a function of Spark, without Hive: it takes one struct with the fields by their names (other members are ignored) and gives a
 * struct of the model's outputs and of {@code error}: null, or why this row has no answer; the others are null then.
 */
public final class SparkScore implements UDF1<Row, Row> {
  private static final long serialVersionUID = 1L;

  private final String path;
  private transient Scorer model;

  /** The model in this jar: for {@code spark.udf.registerJavaFunction}, which wants to be told the {@link #resultType}. */
  public SparkScore() {
    this(null);
  }

  /** The model in a file: a path, or the name alone of one that {@code --files} hands out. */
  public SparkScore(String path) {
    this.path = path;
  }

  /** Registers the model in this jar under a name; the type of its answers follows from the model. */
  public static void register(SparkSession spark, String name) {
    register(spark, name, null);
  }

  /** Registers the model in a file under a name. */
  public static void register(SparkSession spark, String name, String path) {
    SparkScore function = new SparkScore(path);
    spark.udf().register(name, function, function.resultType());
  }

  /** A struct of the model's outputs and of {@code error}. */
  public DataType resultType() {
    List<StructField> members = new ArrayList<>();
    for (Column output : model().outputs()) {
      DataType type =
          switch (output.type()) {
            case TEXT -> DataTypes.StringType;
            case TRUTH -> DataTypes.BooleanType;
            case INTEGER -> DataTypes.LongType;
            case NUMBER -> DataTypes.DoubleType;
          };
      members.add(DataTypes.createStructField(output.name(), type, true));
    }
    members.add(DataTypes.createStructField("error", DataTypes.StringType, true));
    return DataTypes.createStructType(members);
  }

  @Override
  public Row call(Row row) {
    Scorer scorer = model();
    Object[] answer = new Object[scorer.outputs().size() + 1];
    try {
      System.arraycopy(scorer.score(values(scorer, row)), 0, answer, 0, answer.length - 1);
    } catch (ScoringException e) {
      answer[answer.length - 1] = e.getMessage();
    }
    return RowFactory.create(answer);
  }

  private static Object[] values(Scorer scorer, Row row) {
    Object[] values = new Object[scorer.inputs().size()];
    if (row == null) {
      return values;
    }
    String[] names = row.schema().fieldNames();
    for (int i = 0; i < names.length; i++) {
      int input = scorer.indexOf(names[i]);
      if (input >= 0) {
        values[input] = row.get(i);
      }
    }
    return values;
  }

  private Scorer model() {
    if (model == null) {
      model = Models.get(path);
    }
    return model;
  }
}
