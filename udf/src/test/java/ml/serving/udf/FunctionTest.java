package ml.serving.udf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import ml.serving.pmml.Scorer;
import org.apache.hadoop.hive.common.type.HiveDecimal;
import org.apache.hadoop.hive.ql.exec.UDFArgumentException;
import org.apache.hadoop.hive.ql.udf.generic.GenericUDF.DeferredJavaObject;
import org.apache.hadoop.hive.ql.udf.generic.GenericUDF.DeferredObject;
import org.apache.hadoop.hive.serde2.objectinspector.ObjectInspector;
import org.apache.hadoop.hive.serde2.objectinspector.ObjectInspectorFactory;
import org.apache.hadoop.hive.serde2.objectinspector.primitive.PrimitiveObjectInspectorFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hive's way of calling: first the types, then rows. */
class FunctionTest {
  private static final ObjectInspector DOUBLE = PrimitiveObjectInspectorFactory.javaDoubleObjectInspector;
  private static final ObjectInspector INT = PrimitiveObjectInspectorFactory.javaIntObjectInspector;
  private static final ObjectInspector TRUTH = PrimitiveObjectInspectorFactory.javaBooleanObjectInspector;
  private static final ObjectInspector TEXT = PrimitiveObjectInspectorFactory.javaStringObjectInspector;
  private static final ObjectInspector DECIMAL = PrimitiveObjectInspectorFactory.javaHiveDecimalObjectInspector;

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void model() throws Exception {
    file = folder.resolve("species.pmml");
    try (InputStream in = Objects.requireNonNull(FunctionTest.class.getResourceAsStream("/species.pmml"))) {
      Files.copy(in, file);
    }
  }

  private Function function() {
    Path path = file;
    return new Function(0) {
      @Override
      Scorer model(ObjectInspector[] none) {
        return Models.get(path.toString());
      }
    };
  }

  private static List<Object> call(Function function, Object... values) throws Exception {
    DeferredObject[] given = Arrays.stream(values).map(DeferredJavaObject::new).toArray(DeferredObject[]::new);
    return Arrays.asList((Object[]) function.evaluate(given));
  }

  private String refusal(ObjectInspector... types) {
    return assertThrows(UDFArgumentException.class, () -> function().initialize(types)).getMessage();
  }

  @Test
  void answersAStructOfOutputsAndError() throws Exception {
    Function function = function();
    ObjectInspector result = function.initialize(new ObjectInspector[] {DOUBLE, INT, TRUTH, TEXT, DECIMAL});
    assertEquals("struct<predicted_animal:string,probability_mouse:double,probability_horse:double,error:string>", result.getTypeName());
    List<Object> answer = call(function, 80.0, 4, true, "brown", HiveDecimal.create("2.5"));
    Object[] expected = Models.get(file.toString()).score(new Object[] {80.0, 4, true, "brown", 2.5});
    assertEquals(Arrays.asList(expected), answer.subList(0, 3));
    assertNull(answer.get(3));
  }

  @Test
  void findsTheMembersOfAStructByName() throws Exception {
    Function function = function();
    List<String> names = List.of("id", "COLOUR", "wild", "legs", "length");
    List<ObjectInspector> types = List.of(INT, TEXT, TRUTH, INT, DOUBLE);
    function.initialize(new ObjectInspector[] {ObjectInspectorFactory.getStandardStructObjectInspector(names, types)});
    List<Object> answer = call(function, List.of(7, "brown", true, 4, 80.0));
    // The weight is not there, and the model puts 1 in its place.
    assertEquals(Arrays.asList(Models.get(file.toString()).score(new Object[] {80.0, 4, true, "brown", 1.0})), answer.subList(0, 3));
  }

  @Test
  void givesNullsAndTheReasonForARowWithoutAnswer() throws Exception {
    Function function = function();
    function.initialize(new ObjectInspector[] {DOUBLE, INT, TRUTH, TEXT, DOUBLE});
    assertEquals(
        Arrays.asList(null, null, null, "length is null and the model says nothing of missing values. Give it a value."),
        call(function, null, 4, true, "brown", 2.0));
    assertEquals(
        Arrays.asList(null, null, null, "colour is the String \"pink\", which is not a value the model knows. Give it one of grey, brown."),
        call(function, 80.0, 4, true, "pink", 2.0));
  }

  @Test
  void refusesCallsBeforeAnythingRuns() {
    assertTrue(refusal(DOUBLE, INT).endsWith("there are 2 values, and the model reads 5: length, legs, wild, colour, weight."
        + " Pass them in this order, or one struct that has them by name."));
    assertTrue(refusal(TEXT, INT, TRUTH, TEXT, DOUBLE).endsWith("length is string, and the model's field is a number. Cast it."));
    assertTrue(refusal(DOUBLE, INT, INT, TEXT, DOUBLE).endsWith("wild is int, and the model's field is true or false. Cast it."));
    assertTrue(refusal(ObjectInspectorFactory.getStandardStructObjectInspector(List.of("length"), List.of(DOUBLE)))
        .endsWith("the struct lacks legs, wild, colour."));
    String none = assertThrows(UDFArgumentException.class, () -> new Score().initialize(new ObjectInspector[0])).getMessage();
    assertTrue(none.contains("npx ml udf MODEL"), none);
    String literal = assertThrows(UDFArgumentException.class, () -> new ScoreFile().initialize(new ObjectInspector[] {TEXT})).getMessage();
    assertTrue(literal.endsWith("the first argument must be the model's file as a literal, such as 'iris.pmml'."), literal);
  }
}
