package ml.serving.pmml;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ViolationsTest {
  private final Map<String, Integer> counted = new TreeMap<>();
  private final Violations violations =
      new Violations(
          (field, reason) -> {
            counted.put(field + " " + reason, 0);
            return () -> counted.merge(field + " " + reason, 1, Integer::sum);
          });

  private void ask(String pmml, String... bodies) throws Exception {
    Inference inference = TestModel.inference(pmml.getBytes(StandardCharsets.UTF_8), violations);
    for (String body : bodies) {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      try {
        inference.answer(bytes, bytes.length);
      } catch (Refusal refusal) {
        // Counted before it is thrown.
      }
    }
  }

  private static String species() throws Exception {
    return new String(TestModel.bytes(), StandardCharsets.UTF_8);
  }

  @Test
  void countsNothingWhileWarmingUp() throws Exception {
    ask(species(), TestModel.request("101", "4", "true", "\"grey\"", "1"));
    assertEquals(Map.of(), counted);
  }

  @Test
  void countsEachFieldByWhatIsWrongWithIt() throws Exception {
    violations.open();
    ask(
        species(),
        TestModel.request("101", "4", "true", "\"grey\"", "1"),
        TestModel.request("-1", "4", "true", "\"grey\"", "1"),
        TestModel.request("5", "null", "true", "\"grey\"", "1"),
        TestModel.request("5", "4", "1", "\"grey\"", "1"),
        TestModel.request("5", "4", "true", "\"pink\"", "1"),
        // The model says what weight is where there is none.
        TestModel.request("5", "4", "true", "\"grey\"", "null"),
        // Two rows of one and one of the others.
        TestModel.request("5,6", "4", "true", "\"grey\"", "1"),
        "{\"inputs\":[{\"name\":\"length\",\"shape\":[1],\"datatype\":\"FP64\",\"data\":[5]}]}",
        "{\"inputs\":[{\"name\":\"4111\",\"shape\":[1],\"datatype\":\"FP64\",\"data\":[5]}]}");
    assertEquals(
        Map.ofEntries(
            Map.entry("length out_of_range", 2),
            Map.entry("legs missing", 2),
            Map.entry("wild wrong_type", 1),
            Map.entry("wild missing", 1),
            Map.entry("colour unknown_category", 1),
            Map.entry("colour missing", 1),
            Map.entry("weight missing", 1),
            Map.entry("legs wrong_shape", 1),
            Map.entry("other unknown_field", 1)),
        counted);
  }

  @Test
  void countsWhatTheModelHasAnAnswerTo() throws Exception {
    violations.open();
    String tolerant = species().replaceFirst("<MiningField name=\"colour\"/>", "<MiningField name=\"colour\" invalidValueTreatment=\"asIs\"/>");
    ask(tolerant, TestModel.request("5,5,5", "4,4,4", "true,true,true", "\"pink\",\"grey\",\"red\"", "1,1,1"));
    assertEquals(Map.of("colour unknown_category", 2), counted);
  }

  @Test
  void namesSoManyPairsAndNoMore() {
    violations.open();
    for (int i = 0; i < 100; i++) {
      violations.count("field" + i, Violation.MISSING);
      violations.count("field" + i, Violation.OUT_OF_RANGE);
    }
    assertEquals(Violations.MOST_PAIRS + 2, counted.size());
    assertEquals(94, counted.get("other missing"));
    assertEquals(200, counted.values().stream().mapToInt(Integer::intValue).sum());
  }
}
