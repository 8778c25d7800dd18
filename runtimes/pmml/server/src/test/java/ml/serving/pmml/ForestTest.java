package ml.serving.pmml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.pmml4s.data.DataVal;
import org.pmml4s.data.GenericSeriesWithSchema;
import org.pmml4s.data.Series;
import org.pmml4s.model.MiningModel;
import org.pmml4s.model.Model;

class ForestTest {
  private static Model iris() throws Exception {
    return Model.fromBytes(Files.readAllBytes(Path.of("../../../examples/iris/model.pmml")));
  }

  private static Model part(Model model, int index) {
    return ((MiningModel) model).segmentation().get().segments()[index].model();
  }

  private static Series row(Model model, DataVal... values) {
    return new GenericSeriesWithSchema(values, model.usedSchema());
  }

  @Test
  void answersExactlyAsTheEvaluatorDoes() throws Exception {
    Model plain = iris();
    Model fast = iris();
    assertSame(fast, Forest.accelerate(fast, new Series[] {row(fast, DataVal.from(5.0), DataVal.from(3.0), DataVal.from(4.0), DataVal.from(1.0))}));
    for (int i = 0; i < 3; i++) {
      assertInstanceOf(Forest.class, part(fast, i));
    }
    Random random = new Random(1);
    for (int i = 0; i < 300; i++) {
      DataVal[] values = new DataVal[4];
      for (int k = 0; k < 4; k++) {
        // One in twenty is missing; the others have the steps of the data set, many of them on a threshold.
        values[k] = random.nextInt(20) == 0 ? DataVal.NULL() : DataVal.from(random.nextInt(160) / 20.0);
      }
      Object[] expected = plain.predict(row(plain, values.clone())).asArray();
      Object[] actual = fast.predict(row(fast, values.clone())).asArray();
      for (int k = 0; k < expected.length; k++) {
        assertEquals(String.valueOf(expected[k]), String.valueOf(actual[k]));
      }
    }
  }

  @Test
  void leavesAloneWhatItDoesNotKnow() throws Exception {
    // A compound predicate in one of the trees.
    Model model = Model.fromBytes(TestModel.bytes());
    Model before = part(model, 0);
    assertSame(model, Forest.accelerate(model, new Series[0]));
    assertSame(before, part(model, 0));
  }
}
